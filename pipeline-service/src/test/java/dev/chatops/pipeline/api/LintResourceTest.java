package dev.chatops.pipeline.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class LintResourceTest {

    private static final String CONTENT = """
            chatty: {script: [ls], only: [chat], tags: [linux], environment: live}
            build: {script: [ls], except: [chat], rules: null}
            """;

    @Test
    void aValidConfigurationIsShownAsTheAskedPipelineHasIt() {
        lint(DemoProject.ADAS_TOKEN, Map.of("content", CONTENT))
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("errors", equalTo(List.of()))
                .body("merged_yaml", containsString("chatty"))
                .body("jobs.name", contains("chatty"))
                .body("jobs[0].stage", equalTo("test"))
                .body("jobs[0].script", contains("ls"))
                .body("jobs[0].tag_list", contains("linux"))
                .body("jobs[0].environment", equalTo("live"))
                .body("jobs[0].when", equalTo("on_success"));
        lint(DemoProject.ADAS_TOKEN, Map.of("content", CONTENT, "source", "push"))
                .body("jobs.name", contains("build"));
        lint(DemoProject.ADAS_TOKEN, Map.of("content", CONTENT, "include_jobs", false))
                .body("jobs", nullValue());
    }

    @Test
    void errorsNameThePlace() {
        lint(DemoProject.ADAS_TOKEN, Map.of("content", "job:\n  script: [ls]\n  retry: 9\n"))
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("merged_yaml", nullValue())
                .body("errors[0]", containsString(".gitlab-ci.yml:3: jobs:job:retry"));
        lint(DemoProject.ADAS_TOKEN, Map.of("content", "include: nowhere.yml"))
                .body("errors[0]", containsString("Local file `nowhere.yml` does not exist!"));
    }

    @Test
    void theProjectsOwnFileIsLintedToo() {
        given().header("PRIVATE-TOKEN", DemoProject.ADAS_TOKEN)
                .get("/api/v4/projects/1/ci/lint")
                .then()
                .statusCode(200)
                .body("valid", equalTo(true), "jobs.name", hasItem("hello-world"));
    }

    @Test
    void valuesOfVariablesAreNotShown() {
        lint(DemoProject.ADAS_TOKEN, Map.of("content", "job: {script: [ls], variables: {A: $API_TOKEN}}"))
                .body(not(containsString("s3cret-value")));
    }

    @Test
    void whoMayNotSeeTheProjectLearnsNothing() {
        lint("wrong", Map.of("content", CONTENT)).statusCode(401);
        lint(DemoProject.BOBS_TOKEN, Map.of("content", CONTENT))
                .statusCode(404)
                .body("message", equalTo("404 Project Not Found"));
    }

    @Test
    void aRequestWithoutContentOrWithAnUnknownSourceIsRefused() {
        lint(DemoProject.ADAS_TOKEN, Map.of()).statusCode(400).body("error", equalTo("content is missing"));
        lint(DemoProject.ADAS_TOKEN, Map.of("content", CONTENT, "source", "moon"))
                .statusCode(400)
                .body("message", containsString("CI_PIPELINE_SOURCE"));
        lint(DemoProject.ADAS_TOKEN, Map.of("content", CONTENT, "ref", "no-such-branch"))
                .statusCode(400)
                .body("message", containsString("no-such-branch"));
    }

    private static ValidatableResponse lint(String token, Map<String, Object> request) {
        return given().header("PRIVATE-TOKEN", token)
                .contentType(ContentType.JSON)
                .body(request)
                .post("/api/v4/projects/1/ci/lint")
                .then();
    }
}
