package dev.chatops.pipeline.api;

import static dev.chatops.pipeline.api.ApiClient.DEMO;
import static dev.chatops.pipeline.api.ApiClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import dev.chatops.pipeline.StoredJobs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs in the subset of GitLab's API: their fields, their logs, and what can be done to them. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class JobResourceTest {

    @Inject
    StoredJobs jobs;

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
}
