package dev.chatops.pipeline;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.chatops.claim.JobPayload;
import dev.chatops.clock.TestClock;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatAnswerDeserializer;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEventDeserializer;
import dev.chatops.events.JobQueued;
import dev.chatops.events.JobQueuedDeserializer;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan;
import dev.chatops.events.Topics;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.project.Sha256;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a command to a finished job, with the test as gateway and runner. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class CommandToJobTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    private Broker broker;

    @BeforeEach
    void open() {
        broker = new Broker(bootstrapServers);
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void aCommandDeliveredTwiceMakesOneJob() throws Exception {
        var command = command("U0ADA", "demo run hello-world");
        broker.send(command);
        broker.send(command);
        var marker = command("U0MALLORY", "demo run hello-world"); // same channel, so behind the other two
        broker.send(marker);
        answerTo(marker);
        assertThat(jobsOf(command)).hasSize(1);
        assertThat(queued(jobsOf(command).getFirst().jobId())).hasSize(1);
    }

    @Test
    void aJobIsClaimedOnceRunsAndEndsWithItsLogStored() throws Exception {
        var job = run("demo run hello-world 'a \"b c\"'  $HOME");
        assertThat(job.singleCommand()).isTrue();
        assertThat(job.page()).hasToString("http://localhost:18081/acme/demo/-/jobs/" + job.jobId());

        var claimId = UUID.randomUUID();
        var payload = claim(job.jobId(), claimId, DemoProject.RUNNER_TOKEN)
                .then()
                .statusCode(200)
                .extract()
                .as(JobPayload.class);
        assertThat(payload.script()).containsExactly("echo \"Hello World.\"");
        assertThat(variables(payload))
                .containsEntry("CHAT_INPUT", "'a \"b c\"'  $HOME")
                .containsEntry("CHAT_CHANNEL", "general")
                .containsEntry("GITLAB_USER_LOGIN", "ada")
                .containsEntry("API_TOKEN", "s3cret-value")
                .containsEntry("CI_PIPELINE_SOURCE", "chat");
        assertThat(claim(job.jobId(), claimId, DemoProject.RUNNER_TOKEN)
                        .then()
                        .extract()
                        .as(JobPayload.class)
                        .fence())
                .as("the same claim again is the same claim")
                .isEqualTo(payload.fence());
        claim(job.jobId(), UUID.randomUUID(), DemoProject.RUNNER_TOKEN).then().statusCode(409);
        claim(job.jobId(), claimId, "another token").then().statusCode(401);

        finish(job.jobId(), payload.fence(), "Hello World.\n");
        var end = finished(job.jobId());
        assertThat(end.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(end.exitCode()).isZero();
        claim(job.jobId(), claimId, DemoProject.RUNNER_TOKEN).then().statusCode(410);

        api(DemoProject.ADAS_TOKEN, "/api/v4/projects/acme%2Fdemo/jobs/" + job.jobId())
                .then()
                .statusCode(200)
                .body("status", equalTo("success"), "name", equalTo("hello-world"), "exit_code", equalTo(0));
        api(DemoProject.ADAS_TOKEN, "/api/v4/projects/1/jobs/" + job.jobId() + "/trace")
                .then()
                .statusCode(200)
                .body(equalTo("Hello World.\n"));
    }

    /** The two may come to different replicas, and the first be worked off last. */
    @Test
    void aClaimThatIsRepeatedLeavesTheRunnersTokenAsItIs() throws Exception {
        var job = run("demo run hello-world");
        var request = Map.of(
                "runner_id",
                "r1",
                "claim_id",
                UUID.randomUUID().toString(),
                "attempt",
                1,
                "attempt_token_sha256",
                Sha256.hex("the runner's own"));
        for (int i = 0; i < 2; i++) {
            var payload = claim(job.jobId(), request, DemoProject.RUNNER_TOKEN)
                    .then()
                    .statusCode(200)
                    .extract()
                    .as(JobPayload.class);
            assertThat(payload.attemptToken()).isNull();
        }
        var artifacts = "/internal/v1/jobs/" + job.jobId() + "/artifacts";
        given().header("JOB-TOKEN", "the runner's own").get(artifacts).then().statusCode(404);
        given().header("JOB-TOKEN", "another's").get(artifacts).then().statusCode(403);
    }

    @Test
    void eventsOfAZombieAreIgnored() throws Exception {
        var job = run("demo run hello-world");
        var payload =
                claim(job.jobId(), UUID.randomUUID(), DemoProject.RUNNER_TOKEN).as(JobPayload.class);
        finish(job.jobId(), UUID.randomUUID(), "from the grave\n");
        finish(job.jobId(), payload.fence(), "from the living\n");
        finished(job.jobId());
        api(DemoProject.ADAS_TOKEN, "/api/v4/projects/1/jobs/" + job.jobId() + "/trace")
                .then()
                .body(equalTo("from the living\n"));
        var ends = broker.read(Topics.JOB_EVENTS, new JobEventDeserializer()).stream()
                .filter(event -> event instanceof JobFinished end && end.jobId() == job.jobId());
        assertThat(ends).hasSize(1);
    }

    @Test
    void aHeartbeatRenewsWhatIsOpenAndClosesTheRest() throws Exception {
        var job = run("demo run hello-world");
        var payload =
                claim(job.jobId(), UUID.randomUUID(), DemoProject.RUNNER_TOKEN).as(JobPayload.class);
        var heartbeat = """
                {"slots":4,"attempts":[{"job_id":%d,"attempt":1,"fence":"%s"},{"job_id":999999,"attempt":1,"fence":"%s"}]}""".formatted(job.jobId(), payload.fence(), UUID.randomUUID());
        given().auth()
                .oauth2(DemoProject.RUNNER_TOKEN)
                .contentType(ContentType.JSON)
                .body(heartbeat)
                .post("/internal/v1/runners/r1/heartbeat")
                .then()
                .statusCode(200)
                .body("renewed", equalTo(List.of((int) job.jobId())), "closed", equalTo(List.of(999999)));
    }

    @Test
    void everyRefusalReachesChatAndSaysWhatToDo() throws Exception {
        assertThat(refusal("U0MALLORY", "demo run hello-world"))
                .contains("slack:T0DEMO:U0MALLORY", "project file", "You typed: `/chatops demo run hello-world`");
        assertThat(refusal("U0EVE", "demo run hello-world")).contains("blocked");
        assertThat(refusal("U0ADA", "nowhere run hello-world")).contains("no project `nowhere`", "`demo`", "`gone`");
        assertThat(refusal("U0BOB", "demo run hello-world"))
                .as("who is not a member does not learn that it exists")
                .contains("no project `demo`");
        assertThat(refusal("U0BOB", "gone run no-such-job"))
                .contains("takes the role Developer; yours is Reporter")
                .doesNotContain("no job");
        assertThat(refusal("U0ADA", "demo run helo-world")).contains("no job `helo-world`", "`hello-world`");
        assertThat(refusal("U0ADA", "gone run hello-world")).contains("cannot be reached");
        assertThat(refusal("U0ADA", "demo run gpu-job")).contains("`gpu`", "runner pool");
        assertThat(refusal("U0ADA", "demo dance")).contains("`dance`", "`help`");
        assertThat(refusal("U0ADA", "demo Rnu hello-world")).contains("`Rnu`. Did you mean `run`?");
        assertThat(refusal("U0ADA", "Help")).contains("`Help`. Did you mean `help`?");
        assertThat(refusal("U0ADA", "demo run")).contains("Which job?");
        assertThat(refusal("U0ADA", "demo run hello-world " + "x".repeat(70_000)))
                .contains("65536");
    }

    @Test
    void aManualJobWaitsUntilSomebodyPlaysItAndRunsAsHisOwn() throws Exception {
        var command = command("U0ADA", "demo run deploy");
        broker.send(command);
        var answer = answerTo(command);
        assertThat(answer.kind()).isEqualTo(ChatAnswer.Kind.MANUAL);
        long jobId = answer.jobId();
        var path = "/api/v4/projects/1/jobs/" + jobId;
        api(DemoProject.ADAS_TOKEN, path).then().body("status", equalTo("manual"));
        claim(jobId, UUID.randomUUID(), DemoProject.RUNNER_TOKEN).then().statusCode(410);
        given().header("PRIVATE-TOKEN", DemoProject.CAROLS_TOKEN)
                .post(path + "/play")
                .then()
                .statusCode(200)
                .body("status", equalTo("pending"));
        await().until(() -> !queued(jobId).isEmpty());
        var payload = claim(jobId, UUID.randomUUID(), DemoProject.RUNNER_TOKEN).as(JobPayload.class);
        assertThat(variables(payload))
                .containsEntry("GITLAB_USER_LOGIN", "carol")
                .containsEntry("CHAT_USER_ID", "U0ADA");
        given().header("PRIVATE-TOKEN", DemoProject.ADAS_TOKEN)
                .post(path + "/play")
                .then()
                .statusCode(400);
    }

    @Test
    void aCommandOlderThanFiveMinutesIsNotStarted() throws Exception {
        var command = command("U0ADA", "demo run hello-world");
        var clock = TestClock.reading(clockFile);
        clock.advance(Duration.ofMinutes(6));
        try {
            broker.send(command);
            assertThat(answerTo(command).text()).contains("6 minutes old", "not started");
        } finally {
            clock.advance(Duration.ofMinutes(-6));
        }
        assertThat(jobsOf(command)).isEmpty();
    }

    @Test
    void whatWasPushedJustNowIsWhatRuns() throws Exception {
        run("demo run hello-world");
        DemoProject.push(DemoProject.CONFIGURATION + """
                brand-new:
                  script: [echo new]
                """);
        assertThat(run("demo run brand-new").jobName()).isEqualTo("brand-new");
    }

    @Test
    void helpShowsOnlyWhatItsReaderMayDo() throws Exception {
        var command = command("U0BOB", "help");
        broker.send(command);
        assertThat(answerTo(command).text()).contains("gone", "Reporter").doesNotContain("demo");
    }

    @Test
    void noSecretOfAProjectIsOnAnyTopic() throws Exception {
        var job = run("demo run hello-world");
        claim(job.jobId(), UUID.randomUUID(), DemoProject.RUNNER_TOKEN).then().statusCode(200);
        for (var topic : List.of(
                Topics.JOB_EVENTS,
                Topics.CHAT_REPLIES,
                Topics.jobQueue("default").name())) {
            assertThat(broker.everythingIn(topic)).doesNotContain("s3cret-value", "cbt-");
        }
    }

    @Test
    void theApiAndThePageAskWhoIsThere() throws Exception {
        var job = run("demo run hello-world");
        var path = "/api/v4/projects/acme%2Fdemo/jobs/" + job.jobId();
        given().urlEncodingEnabled(false).get(path).then().statusCode(401).body("message", equalTo("401 Unauthorized"));
        api("wrong", path).then().statusCode(401);
        api(DemoProject.BOBS_TOKEN, path).then().statusCode(404).body("message", equalTo("404 Project Not Found"));
        api(DemoProject.ADAS_TOKEN, "/api/v4/projects/1/jobs/999999")
                .then()
                .statusCode(404)
                .body("message", equalTo("404 Job Not Found"));

        var page = "/acme/demo/-/jobs/" + job.jobId();
        given().redirects().follow(false).get(page).then().statusCode(303);
        var cookie = given().redirects()
                .follow(false)
                .formParam("token", DemoProject.ADAS_TOKEN)
                .formParam("to", page)
                .post("/login")
                .then()
                .statusCode(303)
                .extract()
                .cookie("chatops_session");
        given().cookie("chatops_session", cookie)
                .get(page)
                .then()
                .statusCode(200)
                .body(containsString("hello-world"));
        given().formParam("token", "wrong").post("/login").then().statusCode(401);
    }

    private JobCreated run(String text) throws Exception {
        var command = command("U0ADA", text);
        broker.send(command);
        await().until(() -> !jobsOf(command).isEmpty());
        var job = jobsOf(command).getFirst();
        await().until(() -> !queued(job.jobId()).isEmpty());
        return job;
    }

    private String refusal(String user, String text) throws Exception {
        var command = command(user, text);
        broker.send(command);
        var answer = answerTo(command);
        assertThat(answer.kind()).isEqualTo(ChatAnswer.Kind.REFUSED);
        assertThat(answer.ephemeral()).isTrue();
        assertThat(jobsOf(command)).isEmpty();
        return answer.text();
    }

    private void finish(long jobId, UUID fence, String output) throws Exception {
        var bytes = output.getBytes(UTF_8);
        var chunk = new JobLogChunk(
                Instant.now(), jobId, 1, fence, 1, List.of(new LogSpan(LogSpan.Kind.OUTPUT, bytes.length)), bytes);
        broker.send(chunk);
        broker.send(chunk);
        var end = new JobAttemptFinished(
                Instant.now(), jobId, 1, fence, JobStatus.SUCCESS, 0, null, null, 1, bytes.length, false);
        broker.send(end);
        broker.send(end);
    }

    private static Response claim(long jobId, UUID claimId, String token) {
        return claim(jobId, Map.of("runner_id", "r1", "claim_id", claimId.toString(), "attempt", 1), token);
    }

    private static Response claim(long jobId, Map<String, ?> request, String token) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(request)
                .post("/internal/v1/jobs/" + jobId + "/claim");
    }

    private static Response api(String token, String path) {
        return given().urlEncodingEnabled(false).header("PRIVATE-TOKEN", token).get(path);
    }

    private static Map<String, String> variables(JobPayload payload) {
        var variables = new java.util.HashMap<String, String>();
        payload.variables().forEach(variable -> variables.put(variable.key(), variable.value()));
        return variables;
    }

    private ChatAnswer answerTo(ChatCommand command) {
        return await().until(
                        () -> broker.read(Topics.CHAT_REPLIES, new ChatAnswerDeserializer()).stream()
                                .filter(answer -> answer.commandId().equals(command.commandId()))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private JobFinished finished(long jobId) {
        return await().until(
                        () -> broker.read(Topics.JOB_EVENTS, new JobEventDeserializer()).stream()
                                .filter(JobFinished.class::isInstance)
                                .map(JobFinished.class::cast)
                                .filter(end -> end.jobId() == jobId)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private List<JobCreated> jobsOf(ChatCommand command) {
        return broker.read(Topics.JOB_EVENTS, new JobEventDeserializer()).stream()
                .filter(JobCreated.class::isInstance)
                .map(JobCreated.class::cast)
                .filter(job -> command.commandId().equals(job.commandId()))
                .toList();
    }

    private List<JobQueued> queued(long jobId) {
        return broker.read(Topics.jobQueue("default").name(), new JobQueuedDeserializer()).stream()
                .filter(offer -> offer.jobId() == jobId)
                .toList();
    }

    private static ChatCommand command(String user, String text) {
        var now = Instant.now();
        return new ChatCommand(
                UUID.randomUUID(),
                now,
                now,
                "slack",
                "T0DEMO",
                "C0GENERAL",
                "general",
                user,
                user.toLowerCase(java.util.Locale.ROOT),
                "/chatops",
                text,
                false,
                "v1.k1.sealed");
    }
}
