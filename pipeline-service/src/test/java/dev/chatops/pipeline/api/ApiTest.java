package dev.chatops.pipeline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import dev.chatops.pipeline.StoredJobs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The subset of GitLab's API, call by call: fields, headers and errors as its clients expect them. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class ApiTest {

    private static final String DEMO = "/api/v4/projects/1";

    @Inject
    DataSource database;

    private StoredJobs jobs;

    @BeforeEach
    void reachTheDatabase() {
        jobs = new StoredJobs(database);
    }

    @Test
    void bothHeadersOfGitLabsClientsCarryTheToken() {
        as(DemoProject.ADAS_TOKEN)
                .get("/api/v4/user")
                .then()
                .statusCode(200)
                .body("username", equalTo("ada"))
                .body("id", equalTo(1))
                .body("name", equalTo("Ada Lovelace"))
                .body("email", equalTo("ada@example.com"))
                .body("state", equalTo("active"));
        given().header("Authorization", "Bearer " + DemoProject.BOBS_TOKEN)
                .get("/api/v4/user")
                .then()
                .body("username", equalTo("bob"));
    }

    @Test
    void aTokenThatIsMissingUnknownOrExpiredIsRefused() {
        given().get("/api/v4/user").then().statusCode(401).body("message", equalTo("401 Unauthorized"));
        as("wrong").get(DEMO).then().statusCode(401).body("message", equalTo("401 Unauthorized"));
        as(DemoProject.ADAS_EXPIRED_TOKEN)
                .get(DEMO)
                .then()
                .statusCode(401)
                .body("error", equalTo("invalid_token"))
                .body("error_description", startsWith("Token is expired."));
    }

    @Test
    void aReadingTokenLooksAndChangesNothing() throws Exception {
        long id = jobs.add("manual", "deploy", "demo run deploy");
        as(DemoProject.ADAS_READING_TOKEN).get(DEMO + "/jobs/" + id).then().statusCode(200);
        as(DemoProject.ADAS_READING_TOKEN)
                .post(DEMO + "/jobs/" + id + "/play")
                .then()
                .statusCode(403)
                .body("error", equalTo("insufficient_scope"))
                .body("scope", equalTo("api"));
        as(DemoProject.ADAS_TOKEN).get(DEMO + "/jobs/" + id).then().body("status", equalTo("manual"));
    }

    @Test
    void aProjectIsFoundByNumberAndByEncodedPath() {
        for (var id : List.of("1", "acme%2Fdemo")) {
            as(DemoProject.ADAS_TOKEN)
                    .urlEncodingEnabled(false)
                    .get("/api/v4/projects/" + id)
                    .then()
                    .statusCode(200)
                    .body("id", equalTo(1))
                    .body("path_with_namespace", equalTo("acme/demo"))
                    .body("name_with_namespace", equalTo("acme / demo"))
                    .body("default_branch", equalTo("main"))
                    .body("permissions.project_access.access_level", equalTo(30))
                    .body("web_url", equalTo("http://localhost:18081/acme/demo"));
        }
    }

    @Test
    void aProjectThatOneMayNotSeeIsNotThere() {
        for (var path : List.of(
                "",
                "/pipelines",
                "/pipelines/1",
                "/pipelines/1/jobs",
                "/pipelines/1/variables",
                "/jobs",
                "/jobs/1",
                "/jobs/1/trace")) {
            as(DemoProject.BOBS_TOKEN)
                    .get(DEMO + path)
                    .then()
                    .statusCode(404)
                    .body("message", equalTo("404 Project Not Found"));
        }
        as(DemoProject.BOBS_TOKEN)
                .get("/api/v4/projects")
                .then()
                .body("path_with_namespace", not(hasItem("acme/demo")));
        as(DemoProject.ADAS_TOKEN)
                .get("/api/v4/projects?search=demo")
                .then()
                .body("path_with_namespace", hasItem("acme/demo"));
    }

    @Test
    void aJobHasTheFieldsThatGitLabsHas() throws Exception {
        long id = jobs.add("success", "report", "demo run report");
        jobs.set(
                id,
                "queued_at = now() - interval '9 seconds', started_at = now() - interval '8 seconds',"
                        + " finished_at = now() - interval '5500 milliseconds', exit_code = 0, runner_id = 'runner-7'");
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/jobs/" + id)
                .then()
                .statusCode(200)
                .body("name", equalTo("report"))
                .body("stage", equalTo("test"))
                .body("ref", equalTo("main"))
                .body("status", equalTo("success"))
                .body("duration", equalTo(2.5f))
                .body("queued_duration", equalTo(1.0f))
                .body("created_at", containsString("T"))
                .body("tag_list", contains("docker", "eu"))
                .body("user.username", equalTo("ada"))
                .body("commit.title", equalTo("Say hello"))
                .body("commit.short_id", equalTo("01234567"))
                .body("commit.author_email", equalTo("ada@example.com"))
                .body("runner.description", equalTo("runner-7"))
                .body("pipeline.status", equalTo("success"))
                .body("pipeline.project_id", equalTo(1))
                .body("failure_reason", nullValue())
                .body("web_url", equalTo("http://localhost:18081/acme/demo/-/jobs/" + id));
    }

    @Test
    void theTraceIsTheLogAsItWasWritten() throws Exception {
        long id = jobs.add("success", "report", "demo run report");
        jobs.log(id, 1, "\u001b[32;1m$ echo one\u001b[0;m\n");
        jobs.log(id, 2, "one\n");
        var trace = as(DemoProject.ADAS_TOKEN).get(DEMO + "/jobs/" + id + "/trace");
        trace.then().statusCode(200).contentType("text/plain");
        as(DemoProject.ADAS_TOKEN)
                .accept("application/json") // as clients say that know GitLab
                .get(DEMO + "/jobs/" + id + "/trace")
                .then()
                .statusCode(200)
                .contentType("text/plain");
        assertThat(trace.asString()).isEqualTo("\u001b[32;1m$ echo one\u001b[0;m\none\n");
    }

    @Test
    void listsSayInTheirHeadersWhereTheyAre() throws Exception {
        for (int i = 0; i < 5; i++) {
            jobs.add("skipped", "paged", "demo run paged");
        }
        var total = Integer.parseInt(as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/jobs?scope[]=skipped&per_page=2")
                .then()
                .statusCode(200)
                .body("", hasSize(2))
                .header("X-Page", "1")
                .header("X-Per-Page", "2")
                .header("X-Prev-Page", "")
                .header("X-Next-Page", "2")
                .header(
                        "Link",
                        allOf(
                                containsString("rel=\"next\""),
                                containsString("rel=\"last\""),
                                not(containsString("rel=\"prev\""))))
                .extract()
                .header("X-Total"));
        assertThat(total).isGreaterThanOrEqualTo(5);
        int last = (total + 1) / 2;
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/jobs?scope[]=skipped&per_page=2&page=" + last)
                .then()
                .header("X-Total-Pages", Integer.toString(last))
                .header("X-Next-Page", "")
                .header("X-Prev-Page", Integer.toString(last - 1));
        as(DemoProject.ADAS_TOKEN).get(DEMO + "/jobs?per_page=1000").then().header("X-Per-Page", "100");
    }

    @Test
    void aValueThatAParameterCannotHaveIsNamed() {
        for (var query : List.of(
                "jobs?page=0",
                "jobs?per_page=x",
                "jobs?scope=lost",
                "pipelines?status=lost",
                "pipelines?updated_after=now",
                "pipelines?sort=up",
                "pipelines?order_by=ref")) {
            var name = query.substring(query.indexOf('?') + 1, query.indexOf('='));
            as(DemoProject.ADAS_TOKEN)
                    .get(DEMO + "/" + query)
                    .then()
                    .statusCode(400)
                    .body("error", equalTo(name + " does not have a valid value"));
        }
    }

    @Test
    void pipelinesAreFilteredAndStandAsTheirNewestJob() throws Exception {
        long failed = jobs.add("failed", "flaky", "demo run flaky");
        long pipeline = jobs.pipelineOf(failed);
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/pipelines?status=failed&per_page=1")
                .then()
                .body("[0].id", equalTo((int) pipeline))
                .body("[0].source", equalTo("chat"));
        long again = jobs.add("success", "flaky", "demo run flaky");
        jobs.set(again, "pipeline_id = " + pipeline);
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/pipelines/" + pipeline)
                .then()
                .statusCode(200)
                .body("status", equalTo("success"))
                .body("user.username", equalTo("ada"))
                .body("detailed_status.label", equalTo("passed"))
                .body("web_url", equalTo("http://localhost:18081/acme/demo/-/pipelines/" + pipeline));
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/pipelines/" + pipeline + "/jobs")
                .then()
                .body("id", contains((int) again));
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/pipelines/" + pipeline + "/jobs?include_retried=true")
                .then()
                .body("id", contains((int) again, (int) failed));
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/pipelines?username=nobody")
                .then()
                .body("", hasSize(0));
    }

    @Test
    void aPipelinesVariablesAreWhatWasSaidInChat() throws Exception {
        long pipeline = jobs.pipelineOf(jobs.add("success", "report", "demo run report to staging"));
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/pipelines/" + pipeline + "/variables")
                .then()
                .body("key", contains("CHAT_INPUT", "CHAT_CHANNEL", "CHAT_USER_ID"))
                .body("[0].value", equalTo("to staging"))
                .body("[0].variable_type", equalTo("env_var"));
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/pipelines/999999/variables")
                .then()
                .statusCode(404)
                .body("message", equalTo("404 Pipeline Not Found"));
    }

    @Test
    void aJobThatWaitsForNobodyCannotBePlayed() throws Exception {
        long id = jobs.add("success", "report", "demo run report");
        as(DemoProject.ADAS_TOKEN)
                .post(DEMO + "/jobs/" + id + "/play")
                .then()
                .statusCode(400)
                .body("message", equalTo("400 Bad request - Unplayable Job"));
    }

    @Test
    void aJobIsCanceledAndRunAgain() throws Exception {
        long id = jobs.add("manual", "deploy", "demo run deploy");
        as(DemoProject.ADAS_TOKEN)
                .post(DEMO + "/jobs/" + id + "/retry")
                .then()
                .statusCode(403)
                .body("message", equalTo("403 Forbidden - Job is not retryable"));
        as(DemoProject.ADAS_TOKEN)
                .post(DEMO + "/jobs/" + id + "/cancel")
                .then()
                .statusCode(201)
                .body("status", equalTo("canceled"));
        as(DemoProject.ADAS_TOKEN)
                .post(DEMO + "/jobs/" + id + "/retry")
                .then()
                .statusCode(201)
                .body("id", greaterThan((int) id))
                .body("pipeline.id", equalTo((int) jobs.pipelineOf(id)));
    }

    /** G8: what chat may not, the API may not; and both are on record. */
    @Test
    void theProjectsRulesHoldHereToo() throws Exception {
        long id = jobs.add("manual", "ops-only", "demo run ops-only");
        for (var action : List.of("play", "retry")) {
            as(DemoProject.ADAS_TOKEN)
                    .post(DEMO + "/jobs/" + id + "/" + action)
                    .then()
                    .statusCode(403)
                    .body("message", startsWith("403 Forbidden - "));
        }
        as(DemoProject.ADAS_TOKEN).get(DEMO + "/jobs/" + id).then().body("status", equalTo("manual"));
        assertThat(jobs.audited(id)).containsExactly("api play refused", "api retry refused");
        long other = jobs.add("manual", "deploy", "demo run deploy");
        as(DemoProject.ADAS_TOKEN)
                .post(DEMO + "/jobs/" + other + "/play")
                .then()
                .statusCode(200);
        assertThat(jobs.audited(other)).containsExactly("api play accepted");
    }

    @Test
    void playTakesVariablesWhoseNamesCanBe() throws Exception {
        long id = jobs.add("manual", "deploy", "demo run deploy");
        as(DemoProject.ADAS_TOKEN)
                .contentType("application/json")
                .body("{\"job_variables_attributes\": [{\"key\": \"A B\", \"value\": \"1\"}]}")
                .post(DEMO + "/jobs/" + id + "/play")
                .then()
                .statusCode(400)
                .body("error", equalTo("job_variables_attributes[key] does not have a valid value"));
        as(DemoProject.ADAS_TOKEN)
                .contentType("application/json")
                .body("{\"job_variables_attributes\": [{\"key\": \"TARGET\", \"value\": \"$(id)\"}]}")
                .post(DEMO + "/jobs/" + id + "/play")
                .then()
                .statusCode(200)
                .body("status", not(equalTo("manual")));
    }

    @Test
    void anAddressOfNothingIsAnsweredAsGitLabDoes() {
        as(DemoProject.ADAS_TOKEN)
                .get("/api/v4/nothing")
                .then()
                .statusCode(404)
                .body("error", equalTo("404 Not Found"));
    }

    @Test
    void theApiDescribesItself() {
        given().accept("application/json")
                .get("/api/v4/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("ChatOps"))
                .body("paths.'/api/v4/projects/{project}/jobs'.get.operationId", equalTo("jobs"))
                .body("paths.size()", greaterThan(8))
                .body(
                        "paths.keySet().findAll { !it.startsWith('/api/v4/') && !it.startsWith('/api/v1/admin/') }",
                        hasSize(0));
    }

    private static RequestSpecification as(String token) {
        return given().header("PRIVATE-TOKEN", token);
    }
}
