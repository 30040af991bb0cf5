package dev.chatops.pipeline.api;

import static dev.chatops.pipeline.api.HostileInput.broken;
import static dev.chatops.pipeline.api.HostileInput.one;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import dev.chatops.pipeline.StoredJobs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls of somebody who tries what happens: each is answered in the API's form, never with an error of ours, tells nothing of the
 * inside, and changes nothing.
 */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class HostileApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> PARAMETERS = List.of(
            "page",
            "per_page",
            "scope",
            "scope[]",
            "scope%5B%5D",
            "status",
            "sort",
            "order_by",
            "ref",
            "sha",
            "source",
            "username",
            "created_after",
            "created_before",
            "updated_after",
            "updated_before",
            "include_retried",
            "search",
            "content_ref",
            "include_jobs",
            "after",
            "limit",
            "state",
            "topic",
            "name",
            "nothing",
            "%00",
            "",
            "private_token");

    private static final List<String> READS = List.of(
            "/api/v4/user",
            "/api/v4/projects",
            "/api/v4/projects/{p}",
            "/api/v4/projects/{p}/pipelines",
            "/api/v4/projects/{p}/pipelines/{i}",
            "/api/v4/projects/{p}/pipelines/{i}/jobs",
            "/api/v4/projects/{p}/pipelines/{i}/variables",
            "/api/v4/projects/{p}/jobs",
            "/api/v4/projects/{p}/jobs/{i}",
            "/api/v4/projects/{p}/jobs/{i}/trace",
            "/api/v4/projects/{p}/jobs/{i}/artifacts",
            "/api/v4/projects/{p}/jobs/{i}/artifacts/{x}",
            "/api/v4/projects/{p}/ci/lint",
            "/api/v4/{x}",
            "/api/{x}",
            "/api/v1/audit",
            "/api/v1/admin/pauses",
            "/api/v1/admin/dead-letters",
            "/api/v1/admin/dead-letters/{i}");

    private static final List<String> WRITES = List.of(
            "/api/v4/projects/{p}/ci/lint",
            "/api/v4/projects/{p}/jobs/{i}/play",
            "/api/v1/admin/pauses",
            "/api/v1/explain");

    /** Without it they do what they are there for: a job is played, everything is paused. */
    private static final Map<String, String> NEEDED = Map.of(
            "/api/v4/projects/{p}/jobs/{i}/play", "job_variables_attributes", "/api/v1/admin/pauses", "\"name\"");

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO", "get");

    @Inject
    StoredJobs jobs;

    private long manual;

    @BeforeEach
    void aJobThatCouldBePlayed() throws SQLException {
        manual = jobs.add("manual", "deploy", "demo run deploy");
    }

    @Test
    void noAddressAndNoParameterIsTooStrange() throws Exception {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        var before = jobs.allFrom(manual);
        for (int i = 0; i < 400; i++) {
            var target = target(one(READS, random), random);
            int parameters = random.nextInt(4);
            for (int p = 0; p < parameters; p++) {
                target += (p == 0 ? "?" : "&") + one(PARAMETERS, random) + "=" + one(HostileInput.VALUES, random);
            }
            var token = target.contains("/v1/") ? DemoProject.CAROLS_TOKEN : DemoProject.ADAS_TOKEN;
            assertAnswered(RawRequest.of("GET", target, token), seed);
        }
        assertThat(jobs.allFrom(manual)).as("seed %d", seed).isEqualTo(before);
    }

    @Test
    void noBodyIsTooStrange() throws Exception {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        var before = jobs.allFrom(manual);
        for (var write : WRITES) {
            for (var body : HostileInput.BODIES) {
                if (body.startsWith("{\"") && !body.contains(NEEDED.getOrDefault(write, "\""))) {
                    continue;
                }
                var token = write.contains("/v1/") ? DemoProject.CAROLS_TOKEN : DemoProject.ADAS_TOKEN;
                var request = RawRequest.of("POST", target(write, null), token);
                assertAnswered(request.withJson(body), seed);
                assertAnswered(request.withJson(broken(body, random)), seed);
            }
            for (var type : List.of(
                    "text/plain", "application/xml", "application/json;charset=utf-7", "x", "a/b/c", "*/*", ";", "")) {
                var request = RawRequest.of("POST", target(write, null), DemoProject.CAROLS_TOKEN)
                        .withJson("{")
                        .with("Content-Type", type);
                assertAnswered(request, seed);
                assertAnswered(request.with("Accept", type), seed);
            }
            var huge = ("{\"content\":\"" + "a".repeat(11 * 1024 * 1024) + "\"}").getBytes(UTF_8);
            assertThat(RawRequest.of("POST", target(write, null), DemoProject.ADAS_TOKEN)
                            .withJson(huge)
                            .send()
                            .status())
                    .isIn(413, 0);
        }
        assertThat(jobs.allFrom(manual)).as("seed %d", seed).isEqualTo(before);
    }

    /** Announced and not sent: whoever sends it all the same may find the connection closed under him. */
    @Test
    void aBodyThatIsTooLongIsRefusedWithTheLimit() throws Exception {
        for (var path : List.of("/api/v4/projects/1/ci/lint", "/api/v1/admin/pauses", "/api/v4/nothing")) {
            for (var length : List.of("10485761", "9223372036854775807")) {
                var request =
                        RawRequest.of("POST", path, DemoProject.ADAS_TOKEN).with("Content-Length", length);
                var answer = assertAnswered(request, 0);
                assertThat(answer.status()).isEqualTo(413);
                assertThat(JSON.readTree(answer.body()).path("error").asText())
                        .isEqualTo("413 Request Entity Too Large: a body may have 10485760 bytes. Send a smaller one.");
            }
            for (var length : List.of("9223372036854775808", "x", "-1", "")) {
                var request =
                        RawRequest.of("POST", path, DemoProject.ADAS_TOKEN).with("Content-Length", length);
                assertThat(assertAnswered(request, 0).status()).as(length).isEqualTo(400);
            }
        }
        assertThat(RawRequest.of("POST", "/api/v4/projects/1/ci/lint", DemoProject.ADAS_TOKEN)
                        .withJson("{\"content\":\"#" + "x".repeat(10 * 1024 * 1024 - 20) + "\"}")
                        .send()
                        .status())
                .as("just as long as it may be")
                .isIn(200, 201);
    }

    @Test
    void noMethodAndNoHiddenIdChangesAnything() throws Exception {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        var before = jobs.allFrom(manual);
        for (int i = 0; i < 100; i++) {
            var path = one(Stream.concat(READS.stream(), WRITES.stream()).toList(), random);
            var method = one(METHODS, random);
            if (!method.equals("DELETE") || !path.contains("pauses")) { // which is meant to end one
                var request = RawRequest.of(method, target(path, random), DemoProject.CAROLS_TOKEN);
                assertAnswered(request.withJson("{"), seed);
            }
        }
        for (var action : List.of("play", "cancel", "retry", "replay", "drop")) {
            for (var segment : HostileInput.SEGMENTS) {
                var target = action.endsWith("play") && !action.equals("play") || action.equals("drop")
                        ? "/api/v1/admin/dead-letters/" + segment + "/" + action
                        : "/api/v4/projects/1/jobs/" + segment + "/" + action;
                assertAnswered(RawRequest.of("POST", target, DemoProject.CAROLS_TOKEN), seed);
                assertAnswered(
                        RawRequest.of(
                                "POST",
                                "/api/v4/projects/" + segment + "x/jobs/" + manual + "/play",
                                DemoProject.ADAS_TOKEN),
                        seed);
            }
        }
        assertThat(jobs.allFrom(manual)).as("seed %d", seed).isEqualTo(before);
    }

    @Test
    void noTokenThatIsNoneGetsIn() throws Exception {
        var before = jobs.allFrom(manual);
        var tokens = List.of(
                "",
                " ",
                "x",
                "\t",
                "%00",
                "null",
                DemoProject.ADAS_TOKEN.toUpperCase(java.util.Locale.ROOT),
                DemoProject.ADAS_TOKEN + "x",
                DemoProject.ADAS_TOKEN.substring(1),
                DemoProject.ADAS_TOKEN + "\0",
                DemoProject.ADAS_TOKEN + "," + DemoProject.ADAS_TOKEN,
                "' or '1'='1",
                "${jndi:ldap://127.0.0.1/x}",
                "\u00e4\u00ff",
                dev.chatops.pipeline.project.Sha256.hex(DemoProject.ADAS_TOKEN),
                "a".repeat(7000),
                DemoProject.RUNNER_TOKEN,
                DemoProject.ADAS_EXPIRED_TOKEN);
        for (var path : List.of(
                "/api/v4/user",
                "/api/v4/projects/1/jobs/" + manual,
                "/api/v1/audit",
                "/api/v1/admin/pauses",
                "/api/v4/projects/1/ci/lint")) {
            for (var token : tokens) {
                var asToken = new RawRequest("GET", path, Map.of("PRIVATE-TOKEN", token), new byte[0]);
                var asBearer = new RawRequest("GET", path, Map.of("Authorization", "Bearer " + token), new byte[0]);
                var asBasic = new RawRequest("GET", path, Map.of("Authorization", "Basic " + token), new byte[0]);
                for (var request : List.of(asToken, asBearer, asBasic)) {
                    assertThat(assertAnswered(request, 0).status())
                            .as("%s", request)
                            .isIn(400, 401);
                }
            }
        }
        for (var action : List.of("play", "cancel", "retry")) {
            for (var token : tokens) {
                var target = "/api/v4/projects/1/jobs/" + manual + "/" + action;
                assertThat(assertAnswered(RawRequest.of("POST", target, token), 0)
                                .status())
                        .isIn(400, 401);
            }
        }
        assertThat(jobs.allFrom(manual)).isEqualTo(before);
    }

    /** @param random null: all that stands in the template is of things that are there */
    private String target(String template, Random random) {
        boolean hostile = random != null;
        return template.replace("{p}", hostile && random.nextBoolean() ? one(HostileInput.SEGMENTS, random) : "1")
                .replace(
                        "{i}",
                        hostile && random.nextInt(4) > 0 ? one(HostileInput.SEGMENTS, random) : Long.toString(manual))
                .replace("{x}", hostile ? one(HostileInput.SEGMENTS, random) : "x");
    }

    private RawRequest.Answer assertAnswered(RawRequest request, long seed) throws Exception {
        var answer = request.discreetAnswer(seed);
        if (answer.status() >= 400 && isOfApi(request) && !answer.body().isEmpty()) {
            var error = JSON.readTree(answer.body());
            assertThat(error.path("message").isTextual() || error.path("error").isTextual())
                    .as("%s: %s, seed %d", request, answer, seed)
                    .isTrue();
            assertThat(answer.type()).startsWith("application/json");
        }
        if (isOfApi(request) && answer.body().isEmpty() && answer.status() != 204) {
            // refused by the HTTP server, before anything of ours is asked
            assertThat(answer.status()).as("%s, seed %d", request, seed).isIn(200, 400, 405, 413, 414, 431, 501);
        }
        return answer;
    }

    /** A path that climbs out of the API is answered by who is there. */
    private static boolean isOfApi(RawRequest request) {
        return request.target().startsWith("/api/")
                && !request.target().replace("%2e", ".").contains("..");
    }
}
