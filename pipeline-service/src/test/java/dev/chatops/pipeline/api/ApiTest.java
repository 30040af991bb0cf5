package dev.chatops.pipeline.api;

import static dev.chatops.pipeline.api.ApiClient.DEMO;
import static dev.chatops.pipeline.api.ApiClient.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all calls of the API have in common: tokens, projects, lists, errors and the description, as GitLab's clients expect them. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class ApiTest {

    @Inject
    StoredJobs jobs;

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
    void aTokenOfOtherScopesIsToldTheOneItLacks() {
        as(DemoProject.CAROLS_ADMIN_TOKEN)
                .get(DEMO)
                .then()
                .statusCode(403)
                .body("error", equalTo("insufficient_scope"))
                .body("scope", equalTo("read_api"));
        for (var token : List.of(DemoProject.CAROLS_ADMIN_TOKEN, DemoProject.ADAS_READING_TOKEN)) {
            as(token)
                    .post(DEMO + "/jobs/1/retry")
                    .then()
                    .statusCode(403)
                    .body("error", equalTo("insufficient_scope"))
                    .body("scope", equalTo("api"));
        }
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2020-01-31",
                "2020-01-31T10:20:30",
                "2020-01-31T10:20:30.5Z",
                "2020-01-31t10:20:30z",
                "2020-01-31T10:20:30+02:00",
                "2020-01-31T10:20:30+0200",
                "2020-01-31T10:20:30+02"
            })
    void aTimeMayBeADate(String time) throws Exception {
        jobs.add("skipped", "dated", "demo run dated");
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/pipelines?created_after=" + time)
                .then()
                .statusCode(200)
                .body("", not(empty()));
        as(DemoProject.ADAS_TOKEN)
                .get(DEMO + "/pipelines?created_before=" + time)
                .then()
                .statusCode(200)
                .body("", empty());
    }

    @Test
    void aValueThatAParameterCannotHaveIsNamed() {
        for (var query : List.of(
                "jobs?page=0",
                "jobs?per_page=x",
                "jobs?scope=lost",
                "pipelines?status=lost",
                "pipelines?updated_after=now",
                "pipelines?created_after=2020-02-30",
                "pipelines?created_before=2020-01-31T25:00:00Z",
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
}
