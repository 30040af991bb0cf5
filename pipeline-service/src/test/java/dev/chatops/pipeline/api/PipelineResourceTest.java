package dev.chatops.pipeline.api;

import static dev.chatops.pipeline.api.ApiClient.DEMO;
import static dev.chatops.pipeline.api.ApiClient.as;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import dev.chatops.pipeline.StoredJobs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Pipelines in the subset of GitLab's API. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class PipelineResourceTest {

    @Inject
    StoredJobs jobs;

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
}
