package dev.chatops.pipeline.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.either;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

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

    private static final List<String> HOSTILE_REFS = List.of(
            "--upload-pack=touch owned",
            "-x",
            "main:refs/heads/other",
            "+main",
            "+refs/heads/*:refs/heads/*",
            "refs/heads/main",
            "main..next",
            "../main",
            "main/../next",
            "main@{1}",
            "@{-1}",
            "@",
            "main^{tree}",
            "main~1",
            "main\0",
            "ma\nin",
            "ma\u0001in",
            "*",
            "",
            " ",
            "main.lock",
            "ext::sh -c id",
            "file:///etc/passwd",
            "https://127.0.0.1/",
            "$(id)",
            "`id`",
            "<!channel>",
            "r".repeat(100_000));

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
    void filesOfOtherProjectsAreIncludedForWhoMayReadThem() {
        var content = "include: {project: acme/shared-jobs, file: all.yml, ref: REF}\nown: {script: [ls]}";
        lint(DemoProject.ADAS_TOKEN, Map.of("content", content.replace("REF", "v1")))
                .body("errors", equalTo(List.of()), "jobs.name", contains("one", "own"))
                .body("includes[0].type", equalTo("file"), "includes[0].location", equalTo("all.yml"))
                .body("includes[1].type", equalTo("local"), "includes[1].location", equalTo("jobs/one.yml"))
                .body("includes[0].context_project", equalTo("acme/shared-jobs"));
        lint(DemoProject.ADAS_TOKEN, Map.of("content", content.replace("REF", "next")))
                .body("jobs.name", contains("one", "two", "own"));
        lint(DemoProject.ADAS_TOKEN, Map.of("content", content.replace("REF", "gone")))
                .body("errors[0]", containsString("reference `gone` does not exist!"));
        lint(DemoProject.CAROLS_TOKEN, Map.of("content", content.replace("REF", "v1")))
                .body("valid", equalTo(false))
                .body("errors[0]", containsString("Project `acme/shared-jobs` not found or access denied!"));
        lint(DemoProject.ADAS_TOKEN, Map.of("content", "include: {project: acme/gone, file: a.yml}"))
                .body("errors[0]", containsString("Project `acme/gone`: The repository cannot be reached."));
    }

    /** Whatever is asked for as a branch, git is never given more than a name. */
    @Test
    void whatGitCouldTakeForMoreThanANameIsRefused() {
        for (var ref : HOSTILE_REFS) {
            lint(DemoProject.ADAS_TOKEN, Map.of("content", CONTENT, "ref", ref))
                    .statusCode(400)
                    .body(
                            "message",
                            either(endsWith("is not the name of a branch."))
                                    .or(startsWith("400 Bad request - The repository has no branch")))
                    .body("message.length()", lessThan(300));
            if (ref.isBlank()) {
                continue; // there, none is named
            }
            given().header("PRIVATE-TOKEN", DemoProject.ADAS_TOKEN)
                    .queryParam("content_ref", ref.substring(0, Math.min(2000, ref.length()))) // more is no address
                    .get("/api/v4/projects/1/ci/lint")
                    .then()
                    .statusCode(400);
            lint(
                            DemoProject.ADAS_TOKEN,
                            Map.of(
                                    "content",
                                    "include: {project: acme/shared-jobs, file: all.yml, ref: " + quoted(ref) + "}"))
                    .statusCode(200)
                    .body("valid", equalTo(false), "errors.size()", equalTo(1), "errors[0].length()", lessThan(3000));
        }
        var compared = new StringBuilder();
        for (var ref : HOSTILE_REFS) {
            compared.append("job-%d: {script: [ls], rules: [{changes: {paths: ['**/*'], compare_to: %s}}]}%n"
                    .formatted(compared.length(), quoted(ref.substring(0, Math.min(2000, ref.length())))));
        }
        lint(DemoProject.ADAS_TOKEN, Map.of("content", compared.toString()))
                .statusCode(200)
                .body(not(containsString("\"name\":\"job")));
        for (var project : List.of(
                "../demo",
                "acme/../acme/demo",
                "ext::sh -c id",
                "file:///etc",
                "/etc",
                "--upload-pack=id",
                "https://127.0.0.1/x",
                "")) {
            lint(
                            DemoProject.ADAS_TOKEN,
                            Map.of("content", "include: {project: " + quoted(project) + ", file: all.yml}"))
                    .statusCode(200)
                    .body("valid", equalTo(false));
        }
        for (var file : List.of(
                "../.git/config.yml",
                "/etc/passwd.yml",
                ".git/config.yml",
                "a/../all.yml",
                "\\0.yml",
                "./all.yml",
                "//all.yml")) {
            lint(
                            DemoProject.ADAS_TOKEN,
                            Map.of("content", "include: {project: acme/shared-jobs, file: \"" + file + "\"}"))
                    .statusCode(200)
                    .body("valid", equalTo(false));
            lint(DemoProject.ADAS_TOKEN, Map.of("content", "include: {local: \"" + file + "\"}"))
                    .statusCode(200)
                    .body("valid", equalTo(false));
        }
    }

    private static String quoted(String text) {
        return io.vertx.core.json.Json.encode(text);
    }

    @Test
    void rulesLookIntoOtherProjectsAndAtChangesSinceABranch() {
        var exists = "job: {script: [ls], rules: [{exists: {paths: [PATH], project: acme/shared-jobs, ref: next}}]}";
        lint(DemoProject.ADAS_TOKEN, Map.of("content", exists.replace("PATH", "jobs/two.yml")))
                .body("jobs.name", contains("job"));
        lint(DemoProject.ADAS_TOKEN, Map.of("content", exists.replace("PATH", "jobs/three.yml")))
                .body("valid", equalTo(true), "jobs", equalTo(List.of()));
        var changes = "job: {script: [ls], rules: [{changes: {paths: ['**/*'], compare_to: main}}]}";
        lint(DemoProject.ADAS_TOKEN, Map.of("content", changes))
                .body("valid", equalTo(true), "jobs", equalTo(List.of())); // main differs from main in nothing
    }

    @Test
    void remoteFilesAreRefusedUnlessTheOperatorAllowsTheirHost() {
        lint(DemoProject.ADAS_TOKEN, Map.of("content", "include: https://example.com/ci/jobs.yml"))
                .body("valid", equalTo(false))
                .body("errors[0]", containsString(".gitlab-ci.yml:1: Remote file `https://example.com/ci/jobs.yml`"))
                .body("errors[0]", containsString("`chatops.include.remote-hosts`"));
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
