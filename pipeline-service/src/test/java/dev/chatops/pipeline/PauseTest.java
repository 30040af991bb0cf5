package dev.chatops.pipeline;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.chatops.events.ChatAnswer.Kind;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pauses, from the operator's call to chat and runners. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class PauseTest {

    private static final String PAUSES = "/api/v1/admin/pauses";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    TestJobs jobs;

    private Broker broker;
    private ChatProbe chat;

    @BeforeEach
    void open() throws Exception {
        broker = new Broker(bootstrapServers);
        chat = new ChatProbe(broker);
        DemoProject.push(DemoProject.CONFIGURATION);
    }

    @AfterEach
    void resumeAll() throws Exception {
        broker.close();
        jobs.update("update pause set resumed_at = now() where resumed_at is null");
    }

    @Test
    void aPausedProjectRefusesWhatWouldStartSomethingAndNothingElse() throws Exception {
        long manual = chat.jobOf(chat.type("U0ADA", "demo run deploy")).jobId();
        var ship = chat.type("U0ADA", "demo run ship to sea");
        var asked = chat.answerTo(ship);
        long over = chat.jobOf(chat.type("U0ADA", "demo run hello-world")).jobId();
        jobs.succeed(jobs.take(over, 1));
        jobs.finished(over);
        pause("demo", "new  disks\nat last").statusCode(201).body("kind", equalTo("project"));

        for (var text : new String[] {
            "demo run hello-world",
            "demo run deploy",
            "demo run later",
            "demo run ship away",
            "demo play " + manual,
            "demo retry " + over
        }) {
            assertThat(chat.refusal("U0ADA", text))
                    .as(text)
                    .startsWith("The project `acme/demo` is paused by carol since 20")
                    .contains(" UTC: new disks at last. Nothing was started.");
        }
        var approve = chat.press("U0CAROL", ChatProbe.button(asked, "Approve"));
        assertThat(chat.answerTo(approve).text()).startsWith("The project `acme/demo` is paused by carol");
        assertThat(chat.said("U0ADA", "explain demo run hello-world"))
                .contains("refused, by pause.", "The project `acme/demo` is paused by carol");
        for (var text : new String[] {"demo help", "demo jobs", "demo status", "whoami", "demo history"}) {
            assertThat(chat.answerTo(chat.type("U0ADA", text)).kind()).as(text).isEqualTo(Kind.ANSWERED);
        }
        assertThat(chat.answerTo(chat.type("U0ADA", "demo logs " + over)).kind())
                .isEqualTo(Kind.ANSWERED);
        by(DemoProject.ADAS_TOKEN)
                .post("/api/v4/projects/1/jobs/" + manual + "/play")
                .then()
                .statusCode(403)
                .body("message", startsWith("403 Forbidden - The project `acme/demo` is paused by carol"));
        by(DemoProject.ADAS_TOKEN)
                .post("/api/v4/projects/1/jobs/" + over + "/retry")
                .then()
                .statusCode(403);
        assertThat(jobs.column(manual, "status")).isEqualTo("manual");
        chat.jobOf(chat.type("U0ADA", "queue run plain")); // another project goes on
        assertThat(chat.answerTo(chat.type("U0ADA", "demo cancel " + manual)).text())
                .contains("ada canceled job #" + manual);

        resume("demo").statusCode(200).body("paused_by", equalTo("carol"));
        chat.press("U0CAROL", ChatProbe.button(asked, "Approve"));
        chat.jobOf(ship);
        chat.jobOf(chat.type("U0ADA", "demo run hello-world"));
        assertThat(jobs.query("select string_agg(verb || ' ' || username || ' ' || result, '; ' order by id) from audit"
                        + " where verb in ('pause', 'resume') and project_id = 1"))
                .contains(
                        "pause carol paused the project acme/demo: new disks at last; resume carol resumed the project");
        assertThat(jobs.query(
                        "select count(*) from audit where rule = 'pause' and verb = 'run' and decision = 'refused'"))
                .isNotEqualTo("0");
        given().get("/q/metrics")
                .then()
                .body(containsString("chatops_commands_decided_total{decision=\"refused\",reason=\"pause\"}"));
    }

    @Test
    void whatWaitsForAPausedPoolWaitsOnAndSaysSoAndRunsAfterwards() throws Exception {
        var command = jobs.type("queue run plain");
        long job = jobs.jobOf(command);
        long canceled = jobs.run("queue run plain");
        var running = jobs.take(jobs.run("queue run plain"), 1);
        jobs.awaitOffer(job, 1);
        pause("default", null).statusCode(201);

        assertThat(chat.refusal("U0ADA", "queue run plain"))
                .startsWith("The runner pool `default` is paused by carol since 20")
                .contains("No other pool could run this job. Nothing was started.");
        jobs.claim(job, 1).then().statusCode(410);
        jobs.claim(canceled, 1).then().statusCode(410);
        var notice = await().until(
                        () -> jobs.answers(command, Kind.NOTICE).stream()
                                .filter(each -> each.text().contains("is paused"))
                                .findFirst(),
                        Optional::isPresent);
        assertThat(notice.orElseThrow().text())
                .startsWith("The runner pool `default` is paused by carol since 20")
                .contains("Job #" + job + " waits until it is resumed, for ")
                .endsWith(" at most.");
        jobs.claim(job, 1).then().statusCode(410);
        assertThat(jobs.answers(command, Kind.NOTICE).stream()
                        .filter(each -> each.text().contains("is paused")))
                .as("it is said once")
                .hasSize(1);
        assertThat(jobs.column(job, "status")).isEqualTo("pending");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> given().get("/q/metrics")
                        .asString()
                        .contains("chatops_jobs{pool=\"default\",state=\"held\"} 2.0"));
        jobs.succeed(running);
        jobs.finished(running.jobId()); // what runs goes on
        chat.answerTo(chat.type("U0ADA", "queue cancel " + canceled));

        resume("default").statusCode(200);
        await("it is offered again")
                .atMost(Duration.ofSeconds(20))
                .until(() -> jobs.offers(job).size() > 1);
        jobs.succeed(jobs.take(job, 1));
        jobs.finished(job);
        assertThat(jobs.offers(canceled)).hasSize(1);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> "0"
                        .equals(jobs.query(
                                "select count(*) from pause where resumed_at is not null and not released")));
    }

    @Test
    void aJobOfAPausedPoolGoesToAnotherThatCouldRunIt() throws Exception {
        pause("pool:crowd", "").statusCode(201);
        long job = jobs.run("queue run crowded");
        assertThat(jobs.column(job, "pool")).isEqualTo("spare");
        pause("pool:spare", "").statusCode(201);
        assertThat(chat.refusal("U0ADA", "queue run crowded")).startsWith("The runner pool `crowd` is paused by carol");
    }

    @Test
    void everythingIsPausedUntilItIsResumed() throws Exception {
        pause(null, "upgrade").statusCode(201).body("name", equalTo(""));
        assertThat(chat.refusal("U0ADA", "queue run plain"))
                .startsWith("ChatOps is paused by carol since 20")
                .contains(": upgrade. Nothing was started.");
        pause(null, "again")
                .statusCode(409)
                .body("message", startsWith("Already paused: everything, by carol since 20"));
        resume("demo").statusCode(409).body("message", equalTo("There is no pause of the project acme/demo."));
        by(DemoProject.CAROLS_TOKEN).get(PAUSES).then().body("kind", contains("everything"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> given().get("/q/metrics")
                        .asString()
                        .contains("chatops_paused_seconds{kind=\"everything\",name=\"\"}"));
        resume(null).statusCode(200);
        chat.jobOf(chat.type("U0ADA", "queue run plain"));
    }

    @Test
    void onlyATokenOfScopeAdminPauses() {
        Map.of(DemoProject.ADAS_TOKEN, 403, DemoProject.ADAS_READING_TOKEN, 403, "wrong", 401)
                .forEach((token, status) -> {
                    by(token).get(PAUSES).then().statusCode(status);
                    by(token)
                            .contentType(ContentType.JSON)
                            .body("{}")
                            .post(PAUSES)
                            .then()
                            .statusCode(status);
                    by(token).delete(PAUSES).then().statusCode(status);
                });
        pause("nowhere", null)
                .statusCode(404)
                .body("message", startsWith("There is no project or runner pool nowhere. Projects: acme/demo,"));
        by(DemoProject.CAROLS_TOKEN)
                .contentType(ContentType.JSON)
                .body(Map.of("nmae", "acme/demo"))
                .post(PAUSES)
                .then()
                .statusCode(400)
                .body("message", startsWith("A pause has a name and a reason, and no other keys"));
        by(DemoProject.CAROLS_TOKEN).get(PAUSES).then().body("kind", not(contains("everything")));
        given().get("/api/v4/openapi").then().body(containsString("/api/v1/admin/pauses"));
    }

    private ValidatableResponse pause(String name, String reason) {
        var order = new HashMap<String, String>();
        order.put("name", name);
        order.put("reason", reason);
        return by(DemoProject.CAROLS_TOKEN)
                .contentType(ContentType.JSON)
                .body(order)
                .post(PAUSES)
                .then();
    }

    private ValidatableResponse resume(String name) {
        var request = by(DemoProject.CAROLS_TOKEN);
        return (name == null ? request : request.queryParam("name", name))
                .delete(PAUSES)
                .then();
    }

    private static RequestSpecification by(String token) {
        return given().header("PRIVATE-TOKEN", token);
    }
}
