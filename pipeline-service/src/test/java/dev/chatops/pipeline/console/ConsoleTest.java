package dev.chatops.pipeline.console;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import dev.chatops.pipeline.StoredJobs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class ConsoleTest {

    @Inject
    DataSource database;

    @Inject
    StoredJobs stored;

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
                .body(allOf(containsString("acme/demo"), containsString("Developer")));
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
                .body(containsString("No run is like that"));
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
    void whatIsPausedIsShownPlainly() {
        for (var order : List.of("{\"reason\": \"<b>upgrade\"}", "{\"name\": \"demo\"}", "{\"name\": \"default\"}")) {
            given().header("PRIVATE-TOKEN", DemoProject.CAROLS_TOKEN)
                    .contentType("application/json")
                    .body(order)
                    .post("/api/v1/admin/pauses")
                    .then()
                    .statusCode(201);
        }
        try {
            as(DemoProject.ADAS_TOKEN)
                    .get("/")
                    .then()
                    .body(allOf(
                            containsString("Everything is paused</strong> by carol since"),
                            containsString("&lt;b&gt;upgrade"),
                            containsString(">paused</span>")));
            as(DemoProject.ADAS_TOKEN)
                    .get("/acme/demo/-/jobs")
                    .then()
                    .body(containsString("This project is paused</strong> by carol since"));
            as(DemoProject.ADAS_TOKEN)
                    .get("/-/runners")
                    .then()
                    .body(allOf(
                            containsString("Everything is paused"),
                            containsString("This pool is paused by carol since")));
        } finally {
            for (var name : List.of("", "?name=demo", "?name=default")) {
                given().header("PRIVATE-TOKEN", DemoProject.CAROLS_TOKEN).delete("/api/v1/admin/pauses" + name);
            }
        }
        as(DemoProject.ADAS_TOKEN).get("/").then().body(not(containsString("paused")));
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
                        containsString("ada typed the command"),
                        containsString("<summary>Executing</summary>"),
                        containsString("<span>hello</span>")));
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
        var session = session(DemoProject.ADAS_TOKEN);
        var csrf = csrf(session);
        with(session).get(page).then().body(containsString("action=\"" + page + "/play\""));
        with(session).formParam("csrf", "").post(page + "/play").then().statusCode(403);
        with(session)
                .formParam("csrf", csrf(session(DemoProject.ADAS_TOKEN)))
                .post(page + "/play")
                .then()
                .statusCode(403);
        with(session)
                .formParam("csrf", csrf)
                .header("Origin", "https://evil.example")
                .post(page + "/play")
                .then()
                .statusCode(403);
        with(session)
                .formParam("csrf", csrf)
                .header("Sec-Fetch-Site", "cross-site")
                .post(page + "/play")
                .then()
                .statusCode(403);
        given().redirects()
                .follow(false)
                .formParam("csrf", csrf)
                .post(page + "/play")
                .then()
                .header("Location", containsString("/login"));
        with(session)
                .formParam("csrf", csrf)
                .header("Origin", "http://localhost:18081")
                .header("Sec-Fetch-Site", "same-origin")
                .post(page + "/play")
                .then()
                .statusCode(303);
        with(session).get(page).then().body(allOf(containsString("Played by ada"), not(containsString("/play\""))));
    }

    @Test
    void aJobIsCanceledAndRunAgainFromItsPage() throws SQLException {
        long id = job("pending", "deploy", "demo run deploy");
        var page = "/acme/demo/-/jobs/" + id;
        var session = session(DemoProject.ADAS_TOKEN);
        var csrf = csrf(session);
        with(session).formParam("csrf", csrf).post(page + "/cancel").then().statusCode(303);
        with(session).get(page).then().body(containsString("Canceled by ada"));
        var next = with(session)
                .formParam("csrf", csrf)
                .post(page + "/retry")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        with(session).urlEncodingEnabled(false).get(next).then().body(containsString(">#" + id + "</a>"));
    }

    @Test
    void whoseTokenOnlyReadsSeesNoButtonsAndCannotPressThem() throws SQLException {
        long id = job("manual", "deploy", "demo run deploy");
        var page = "/acme/demo/-/jobs/" + id;
        var session = session(DemoProject.ADAS_READING_TOKEN);
        with(session).get(page).then().statusCode(200).body(not(containsString("/play\"")));
        with(session)
                .formParam("csrf", csrf(session))
                .post(page + "/play")
                .then()
                .statusCode(403)
                .body(containsString("only reads"));
    }

    @Test
    void aPageThatFollowsAJobGetsWhatIsNew() throws SQLException {
        long id = job("running", "a-job", "demo run a-job");
        stored.log(id, 1, "section_start:1:step\r\u001b[0KRunning\nfirst\nsec");
        var page = "/acme/demo/-/jobs/" + id;
        var session = session(DemoProject.ADAS_TOKEN);
        var from = with(session).get(page).htmlPath().getString("**.find { it.@id == 'log' }.'@data-from'");
        stored.log(id, 2, "ond\nthird\n");
        var news = with(session).get(page + "/news?from=" + from);
        news.then()
                .body(
                        "html",
                        allOf(
                                containsString("<details open data-on>"),
                                containsString("id=L2"),
                                containsString("<span>second</span>"),
                                not(containsString("first"))))
                .body("settled", equalTo(false))
                .body("restart", equalTo(false));
        with(session).get(page + "/news?from=" + news.path("from")).then().body("html", equalTo(""));
        stored.set(id, "attempt = 2");
        with(session).get(page + "/news?from=" + news.path("from")).then().body("restart", equalTo(true));
        for (var forged : new String[] {"", "1", "1.1.1.!!", "1.0.0.PHNjcmlwdD4"}) {
            with(session).get(page + "/news?from=" + forged).then().body("restart", equalTo(true));
        }
    }

    @Test
    void thePageSaysWhatBecameOfTheAnswer() throws SQLException {
        long id = job("success", "a-job", "demo run a-job");
        stored.set(id, "reply_outcome = 'dropped', reply_reason = 'the job took too long'");
        as(DemoProject.ADAS_TOKEN)
                .get("/acme/demo/-/jobs/" + id)
                .then()
                .body(allOf(containsString("after 30 minutes"), containsString("the job took too long")));
        as(DemoProject.ADAS_TOKEN).get("/acme/demo/-/jobs?job=a-job").then().body(containsString("dropped"));
    }

    @Test
    void addressesThatJobsKnowLeadToTheRun() throws SQLException {
        long id = job("success", "a-job", "demo run a-job");
        long pipeline = stored.pipelineOf(id);
        as(DemoProject.ADAS_TOKEN)
                .get("/acme/demo/-/pipelines/" + pipeline)
                .then()
                .statusCode(303)
                .header("Location", containsString("/acme/demo/-/jobs/" + id));
        as(DemoProject.ADAS_TOKEN)
                .get("/acme/demo")
                .then()
                .statusCode(303)
                .header("Location", containsString("/acme/demo/-/jobs"));
        as(DemoProject.ADAS_TOKEN).get("/no/such").then().statusCode(404).body(containsString("no such project"));
        given().get("/-/nothing").then().statusCode(404).body(containsString("nothing at this address"));
    }

    @Test
    void itsOwnFilesAndTheLoginAreThereForAnybody() {
        for (var file : new String[] {"/console.css", "/console.js", "/favicon.svg", "/login"}) {
            given().redirects().follow(false).get(file).then().statusCode(200);
        }
    }

    @Test
    void aLinkFromAnotherSiteAsksAgainFromHere() {
        given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "cross-site")
                .get("/acme/demo/-/jobs?status=failed")
                .then()
                .statusCode(200)
                .body(containsString("content=\"0;url=/acme/demo/-/jobs?status=failed\""));
    }

    @Test
    void thePoolsAreShownWithTheirFigures() {
        as(DemoProject.ADAS_TOKEN)
                .get("/-/runners")
                .then()
                .statusCode(200)
                .body(allOf(containsString(">default</td>"), containsString("no tags")));
    }

    @Test
    void theAuditTrailIsForTokensOfTheScopeAdmin() {
        as(DemoProject.ADAS_READING_TOKEN)
                .get("/-/audit")
                .then()
                .statusCode(403)
                .body(containsString("scope admin"));
        as(DemoProject.ADAS_READING_TOKEN).get("/").then().body(not(containsString("/-/audit")));
        as(DemoProject.CAROLS_TOKEN).get("/-/audit").then().statusCode(200).body(containsString("Audit trail"));
    }

    @Test
    void loggingOutEndsTheSession() throws SQLException {
        var session = session(DemoProject.ADAS_TOKEN);
        with(session).get("/").then().statusCode(200);
        with(session)
                .formParam("csrf", csrf(session))
                .post("/logout")
                .then()
                .statusCode(303)
                .header("Set-Cookie", allOf(containsString("chatops_session="), containsString("Max-Age=0")));
        with(session).get("/").then().statusCode(303);
        given().formParam("token", DemoProject.ADAS_EXPIRED_TOKEN)
                .post("/login")
                .then()
                .statusCode(401);
    }

    /** G7: who reads the database can log in with nothing that stands there. */
    @Test
    void neitherTokenNorCookieIsStored() throws SQLException {
        var session = session(DemoProject.ADAS_TOKEN);
        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery("select s::text from console_session s")) {
            while (rows.next()) {
                org.assertj.core.api.Assertions.assertThat(rows.getString(1))
                        .doesNotContain(session)
                        .doesNotContain(DemoProject.ADAS_TOKEN);
            }
        }
    }

    private static String session(String token) {
        return given().redirects()
                .follow(false)
                .formParam("token", token)
                .post("/login")
                .then()
                .statusCode(303)
                .header("Set-Cookie", allOf(containsString("HttpOnly"), containsString("SameSite=Strict")))
                .extract()
                .cookie("chatops_session");
    }

    /** The word that a session's forms carry. */
    private static String csrf(String session) {
        return given().cookie("chatops_session", session)
                .get("/")
                .htmlPath()
                .getString("**.find { it.@name == 'csrf' }.@value");
    }

    private static RequestSpecification as(String token) {
        return with(session(token));
    }

    private static RequestSpecification with(String session) {
        return given().redirects().follow(false).cookie("chatops_session", session);
    }

    private long job(String status, String name, String typed) throws SQLException {
        return stored.add(status, name, typed);
    }

    private void log(long jobId, String text) throws SQLException {
        stored.log(jobId, 1, text);
    }
}
