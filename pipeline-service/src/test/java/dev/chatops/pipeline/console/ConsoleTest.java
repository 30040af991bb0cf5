package dev.chatops.pipeline.console;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class ConsoleTest {

    @Inject
    DataSource database;

    @Test
    void allPagesAskWhoIsThere() {
        for (var page :
                new String[] {"/", "/acme/demo/-/jobs", "/-/runners", "/acme/demo/-/jobs/1", "/acme/demo/-/jobs/1/raw"
                }) {
            given().redirects()
                    .follow(false)
                    .get(page)
                    .then()
                    .statusCode(303)
                    .header("Location", containsString("/login?to="));
        }
    }

    @Test
    void aVisitorSeesHisProjectsAlone() {
        as(DemoProject.ADAS_TOKEN)
                .get("/")
                .then()
                .statusCode(200)
                .body(allOf(containsString("acme/demo"), containsString("developer")));
        as(DemoProject.BOBS_TOKEN).get("/").then().body(not(containsString("acme/demo")));
        as(DemoProject.BOBS_TOKEN).get("/acme/demo/-/jobs").then().statusCode(404);
    }

    @Test
    void runsAreFilteredSearchedAndEscaped() throws SQLException {
        long failed = job("failed", "a-job", "demo run a-job <script>alert(1)</script>");
        long good = job("success", "other-job", "demo run other-job");
        as(DemoProject.ADAS_TOKEN)
                .queryParam("status", "failed")
                .get("/acme/demo/-/jobs")
                .then()
                .statusCode(200)
                .body(allOf(
                        containsString("#" + failed + "<"),
                        not(containsString("#" + good + "<")),
                        containsString("&lt;script&gt;alert(1)"),
                        not(containsString("<script>alert"))));
        as(DemoProject.ADAS_TOKEN)
                .queryParam("search", "OTHER-")
                .get("/acme/demo/-/jobs")
                .then()
                .body(allOf(containsString("#" + good + "<"), not(containsString("#" + failed + "<"))));
        as(DemoProject.ADAS_TOKEN)
                .queryParam("user", "nobody")
                .get("/acme/demo/-/jobs")
                .then()
                .body(containsString("No run is like that."));
    }

    @Test
    void olderRunsAreOnTheNextPage() throws SQLException {
        long first = job("success", "paged", "demo run paged");
        for (int i = 0; i < Runs.PAGE; i++) {
            job("success", "paged", "demo run paged");
        }
        var older = as(DemoProject.ADAS_TOKEN)
                .queryParam("search", "paged")
                .get("/acme/demo/-/jobs")
                .then()
                .body(not(containsString("#" + first + "<")))
                .extract()
                .htmlPath()
                .getString("**.find { it.@rel == 'next' }.@href");
        as(DemoProject.ADAS_TOKEN)
                .urlEncodingEnabled(false)
                .get("/acme/demo/-/jobs" + older)
                .then()
                .body(containsString("#" + first + "<"));
    }

    @Test
    void aJobsPageShowsWhatWasTypedTheTimelineAndTheLog() throws SQLException {
        long id = job("success", "a-job", "demo run a-job now");
        log(id, "section_start:1:step_script\r\u001b[0KExecuting\nhello\nsection_end:2:step_script\r\u001b[0K");
        as(DemoProject.ADAS_TOKEN)
                .get("/acme/demo/-/jobs/" + id)
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .body(allOf(
                        containsString("demo run a-job now"),
                        containsString("Asked for by ada"),
                        containsString("<summary>Executing</summary>"),
                        containsString("<span>hello</span>")));
        as(DemoProject.ADAS_TOKEN)
                .get("/acme/demo/-/jobs/" + id + "/log")
                .then()
                .header("X-Job-Final", equalTo("true"))
                .body(containsString("<span>hello</span>"));
        as(DemoProject.ADAS_TOKEN)
                .get("/acme/demo/-/jobs/" + id + "/raw")
                .then()
                .header("Content-Disposition", containsString("job-" + id + ".log"))
                .body(containsString("section_start:1:step_script\r"));
        as(DemoProject.BOBS_TOKEN)
                .get("/acme/demo/-/jobs/" + id + "/raw")
                .then()
                .statusCode(404);
    }

    @Test
    void aLongLogShowsItsEnd() throws SQLException {
        long id = job("success", "a-job", "demo run a-job");
        log(id, "first line\n" + "x".repeat(99).concat("\n").repeat(12_000) + "last line");
        as(DemoProject.ADAS_TOKEN)
                .get("/acme/demo/-/jobs/" + id)
                .then()
                .body(allOf(
                        containsString("last line"),
                        containsString("id=L12002"),
                        not(containsString("first line")),
                        containsString("lines are in the raw log only")));
    }

    @Test
    void aManualJobIsPlayedFromItsPageAndOnlyFromThere() throws SQLException {
        long id = job("manual", "deploy", "demo run deploy");
        var page = "/acme/demo/-/jobs/" + id;
        as(DemoProject.ADAS_TOKEN).get(page).then().body(containsString("action=\"" + page + "/play\""));
        as(DemoProject.ADAS_TOKEN)
                .header("Origin", "https://evil.example")
                .post(page + "/play")
                .then()
                .statusCode(403);
        as(DemoProject.ADAS_TOKEN)
                .header("Sec-Fetch-Site", "cross-site")
                .post(page + "/play")
                .then()
                .statusCode(403);
        given().redirects().follow(false).post(page + "/play").then().header("Location", containsString("/login"));
        as(DemoProject.ADAS_TOKEN)
                .header("Origin", "http://localhost:18081")
                .header("Sec-Fetch-Site", "same-origin")
                .post(page + "/play")
                .then()
                .statusCode(303);
        as(DemoProject.ADAS_TOKEN)
                .get(page)
                .then()
                .body(allOf(containsString("Played by ada"), not(containsString("/play\""))));
    }

    @Test
    void thePoolsAreShownWithTheirFigures() {
        as(DemoProject.ADAS_TOKEN)
                .get("/-/runners")
                .then()
                .statusCode(200)
                .body(allOf(containsString("<td>default</td>"), containsString("untagged")));
    }

    @Test
    void loggingOutForgetsTheToken() {
        as(DemoProject.ADAS_TOKEN)
                .post("/logout")
                .then()
                .statusCode(303)
                .header("Set-Cookie", allOf(containsString("chatops_token="), containsString("Max-Age=0")));
    }

    private static RequestSpecification as(String token) {
        return given().redirects().follow(false).cookie("chatops_token", token);
    }

    private long job(String status, String name, String typed) throws SQLException {
        var sql = """
                with c as (insert into command (command_id, received_at, decided_at, chat_user, channel_id, channel_name, typed, decision)
                    values (gen_random_uuid(), now(), now(), 'U0ADA', 'C0GENERAL', 'general', ?, 'accepted') returning command_id),
                  p as (insert into pipeline (project_id, source, ref, sha, user_id, username, created_at)
                    values (1, 'chat', 'main', '0123456789012345678901234567890123456789', 1, 'ada', now()) returning id)
                insert into job (pipeline_id, project_id, name, stage, status, pool, spec, created_at, command_id)
                  select p.id, 1, ?, 'test', ?, 'default', '{}', now(), c.command_id from p, c""";
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, typed);
            insert.setString(2, name);
            insert.setString(3, status);
            insert.executeUpdate();
            try (var key = insert.getGeneratedKeys()) {
                key.next();
                return key.getLong("id");
            }
        }
    }

    private void log(long jobId, String text) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into log_chunk (job_id, attempt, sequence, bytes) values (?, 1, 1, ?)")) {
            insert.setLong(1, jobId);
            insert.setBytes(2, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
    }
}
