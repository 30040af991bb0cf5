package dev.chatops.pipeline.api;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
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

    private static final Pattern INSIDE = Pattern.compile(
            "Exception|Error id|\\bat [a-z]+\\.|java\\.|javax?\\.|jakarta|quarkus|jackson|dev\\.chatops|postgres|"
                    + "SQL|ERROR:|\\bselect |\\binsert |/tmp/|\\.java\\b|RESTEASY|vertx",
            Pattern.CASE_INSENSITIVE);

    /** Encoded as they will stand in an address. */
    private static final List<String> SEGMENTS = List.of(
            "0",
            "-1",
            "00",
            "1e3",
            "0x1",
            "99999999999999999999",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "%30", // none of these is the number of a job that there may be
            "1%00",
            "%00",
            "%0d%0aX:%20y",
            "..",
            ".",
            "%2e%2e",
            "%2e%2e%2f%2e%2e",
            "..%2f..%2fuser",
            "..;",
            "0;x=y",
            "%2f",
            "%5c",
            "acme%2f..%2facme%2fdemo",
            "acme%2Fdemo%00",
            "acme%252Fdemo",
            "ACME%2FDEMO",
            "%c0%ae%c0%ae",
            "%ff%fe",
            "%ed%a0%80",
            "%",
            "%zz",
            "%1",
            "'",
            "1'%20or%20'1'='1",
            "1%20or%201=1",
            "%22",
            "%3cscript%3e",
            "$%7bjndi:ldap:%2f%2fx%7d",
            "%7b%7d",
            "{id}",
            "%E2%80%AE",
            "*",
            "~",
            "null",
            "undefined",
            "true",
            "[]",
            "1,2",
            "%F0%9F%92%A5",
            "a".repeat(3000));

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "x",
            "1.5",
            "99999999999999999999",
            "2147483647",
            "2147483648",
            "-2147483648",
            "%00",
            "a%00b",
            "%",
            "%zz",
            "%ff",
            "..",
            "'",
            "%27%20or%201=1--",
            "%22",
            "{x}",
            "%7Bx%7D",
            "%7B",
            "${x}",
            "[]",
            "%5B%5D",
            "success",
            "main",
            "0000-00-00T00:00:00Z",
            "%2B999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T00:00:00%2B18:00",
            "true",
            "TRUE",
            "null",
            "%0d%0aSet-Cookie:%20a=b",
            "%E2%80%AE",
            "a".repeat(3000));

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

    private static final List<String> BODIES = List.of(
            "{",
            "[",
            "\"",
            "nul",
            "{]",
            "[]",
            "1",
            "\"x\"",
            "true",
            "1e999999999",
            "{\"a\":1}{",
            "{\"content\":1,}",
            "{\"content\":{}}",
            "{\"content\":[\"a\"]}",
            "{\"content\":\"a: [\",\"ref\":[]}",
            "{\"content\":null,\"ref\":null}",
            "{\"content\":\"a: b\",\"ref\":\"main\\u0000\"}",
            "{\"content\":\"\\u0000\",\"ref\":\"..\"}",
            "{\"content\":\"\\ud800\",\"ref\":\"\\udfff\"}",
            "{\"content\":\"x\",\"source\":\"\\u0000\"}",
            "{\"content\":\"x\",\"include_jobs\":\"maybe\"}",
            "{\"content\":\"x\",\"include_jobs\":{}}",
            "{\"job_variables_attributes\":{}}",
            "{\"job_variables_attributes\":1}",
            "{\"job_variables_attributes\":[null]}",
            "{\"job_variables_attributes\":[1]}",
            "{\"job_variables_attributes\":[[]]}",
            "{\"job_variables_attributes\":[{}]}",
            "{\"job_variables_attributes\":[{\"key\":\"A\"}]}",
            "{\"job_variables_attributes\":[{\"key\":null,\"value\":\"x\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"A\",\"value\":\"\\u0000\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"LD_PRELOAD\",\"value\":\"/x\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"GIT_SSH_COMMAND\",\"value\":\"id\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"CI_COMMIT_REF_NAME\",\"value\":\"main:x\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"A\\nB\",\"value\":\"x\"}]}",
            "{\"job_variables_attributes\":[{\"key\":\"A\",\"value\":{\"@class\":\"java.net.URL\"}}]}",
            "{\"name\":\"\\u0000\",\"reason\":\"\\u0000\"}",
            "{\"name\":\"nothing\",\"reason\":[]}",
            "{\"name\":{}}",
            "{\"user\":\"\\u0000\",\"text\":\"demo run x\"}",
            "{\"user\":\"ada\",\"text\":\"\\u0000\"}",
            "{\"user\":[],\"text\":{}}",
            "{\"user\":\"a:b:c:d\"}",
            "{\"a\":".repeat(2000) + "1" + "}".repeat(2000),
            "[".repeat(5000),
            "[".repeat(200_000),
            "{\"content\":\"" + "a: [".repeat(50_000) + "\"}",
            "{\"content\":\"&a [" + "*a,".repeat(5000) + "]\"}",
            "{\"n\":" + "9".repeat(100_000) + ",\"name\":\"nothing\"}");

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
    DataSource database;

    private StoredJobs jobs;
    private long manual;

    @BeforeEach
    void aJobThatCouldBePlayed() throws SQLException {
        jobs = new StoredJobs(database);
        manual = jobs.add("manual", "deploy", "demo run deploy");
    }

    @Test
    void noAddressAndNoParameterIsTooStrange() throws Exception {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        var before = state();
        for (int i = 0; i < 400; i++) {
            var target = target(one(READS, random), random);
            int parameters = random.nextInt(4);
            for (int p = 0; p < parameters; p++) {
                target += (p == 0 ? "?" : "&") + one(PARAMETERS, random) + "=" + one(VALUES, random);
            }
            var token = target.contains("/v1/") ? DemoProject.CAROLS_TOKEN : DemoProject.ADAS_TOKEN;
            assertAnswered(RawRequest.of("GET", target, token), seed);
        }
        assertThat(state()).as("seed %d", seed).isEqualTo(before);
    }

    @Test
    void noBodyIsTooStrange() throws Exception {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        var before = state();
        for (var write : WRITES) {
            for (var body : BODIES) {
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
        assertThat(state()).as("seed %d", seed).isEqualTo(before);
    }

    @Test
    void noMethodAndNoHiddenIdChangesAnything() throws Exception {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        var before = state();
        for (int i = 0; i < 100; i++) {
            var path = one(Stream.concat(READS.stream(), WRITES.stream()).toList(), random);
            var method = one(METHODS, random);
            if (!method.equals("DELETE") || !path.contains("pauses")) { // which is meant to end one
                var request = RawRequest.of(method, target(path, random), DemoProject.CAROLS_TOKEN);
                assertAnswered(request.withJson("{"), seed);
            }
        }
        for (var action : List.of("play", "cancel", "retry", "replay", "drop")) {
            for (var segment : SEGMENTS) {
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
        assertThat(state()).as("seed %d", seed).isEqualTo(before);
    }

    @Test
    void noTokenThatIsNoneGetsIn() throws Exception {
        var before = state();
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
        assertThat(state()).isEqualTo(before);
    }

    /** What a runner could be made to send, or somebody who found its address. */
    @Test
    void runnersAreHeldToTheirContract() throws Exception {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        long pending = jobs.add("pending", "report", "demo run report");
        jobs.set(pending, "claim_by = now() + interval '1 hour'");
        var before = state();
        var claim = "{\"runner_id\":\"r\",\"claim_id\":\"" + UUID.randomUUID() + "\",\"attempt\":1}";
        var targets = List.of("/internal/v1/jobs/" + pending + "/claim", "/internal/v1/runners/r/heartbeat");
        for (var authorization : List.of(
                "",
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Bearer " + DemoProject.CAROLS_TOKEN,
                "bearer " + DemoProject.RUNNER_TOKEN,
                "Bearer " + DemoProject.RUNNER_TOKEN + "x",
                "Basic " + DemoProject.RUNNER_TOKEN,
                "Bearer " + "a".repeat(7000))) {
            for (var target : targets) {
                var request = new RawRequest("POST", target, Map.of("Authorization", authorization), new byte[0]);
                assertThat(request.withJson(claim).send().status())
                        .as(authorization)
                        .isEqualTo(401);
            }
        }
        var bodies = new ArrayList<>(List.of(
                "",
                "null",
                "{}",
                "[]",
                "{\"runner_id\":\"r\"}",
                claim.replace("\"r\"", "null"),
                claim.replace("\"r\"", "\"\""),
                claim.replace("\"r\"", "\"\\u0000\""),
                claim.replace("\"r\"", "\"a\\nb\""),
                claim.replace("\"r\"", "\"" + "r".repeat(5000) + "\""),
                claim.replace("\"r\"", "[]"),
                claim.replaceAll("\"claim_id\":\"[^\"]*\"", "\"claim_id\":\"x\""),
                claim.replace(":1}", ":99999999999}"),
                claim.replace(":1}", ":-1}"),
                claim.replace(":1}", ":2}"),
                claim.replace(":1}", ":\"x\"}"),
                claim.replace(":1}", ":1e400}"),
                "{\"slots\":-1,\"attempts\":[]}",
                "{\"slots\":1}",
                "{\"slots\":1,\"attempts\":[null]}",
                "{\"slots\":1,\"attempts\":{}}",
                "{\"slots\":99999999999,\"attempts\":[]}",
                "{\"slots\":1,\"attempts\":[{\"job_id\":\"x\"}]}",
                "{\"slots\":1,\"attempts\":[[]]}"));
        bodies.addAll(BODIES);
        for (var target : targets) {
            for (var body : bodies) {
                var request = new RawRequest(
                        "POST", target, Map.of("Authorization", "Bearer " + DemoProject.RUNNER_TOKEN), new byte[0]);
                assertRefused(request.withJson(body), seed);
                assertRefused(request.withJson(broken(body, random)), seed);
            }
        }
        for (var segment : SEGMENTS) {
            var bearer = Map.of("Authorization", "Bearer " + DemoProject.RUNNER_TOKEN);
            assertRefused(
                    new RawRequest("POST", "/internal/v1/jobs/" + segment + "/claim", bearer, new byte[0])
                            .withJson(claim),
                    seed);
            assertRefused(
                    new RawRequest("POST", "/internal/v1/runners/" + segment + "/heartbeat", bearer, new byte[0])
                            .withJson("{\"slots\":-1,\"attempts\":[]}"),
                    seed);
            for (var method : List.of("GET", "PUT")) {
                assertRefused(
                        new RawRequest(
                                method,
                                "/internal/v1/jobs/" + segment + "/artifacts?artifact_type=archive&file_name="
                                        + segment,
                                Map.of("JOB-TOKEN", "cbt-x"),
                                "x".getBytes(UTF_8)),
                        seed);
            }
        }
        assertThat(state()).as("seed %d", seed).isEqualTo(before);
    }

    /** @param random null: all that stands in the template is of things that are there */
    private String target(String template, Random random) {
        boolean hostile = random != null;
        return template.replace("{p}", hostile && random.nextBoolean() ? one(SEGMENTS, random) : "1")
                .replace("{i}", hostile && random.nextInt(4) > 0 ? one(SEGMENTS, random) : Long.toString(manual))
                .replace("{x}", hostile ? one(SEGMENTS, random) : "x");
    }

    private RawRequest.Answer assertAnswered(RawRequest request, long seed) throws Exception {
        var answer = assertSilent(request, seed);
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

    private void assertRefused(RawRequest request, long seed) throws Exception {
        var answer = assertSilent(request, seed);
        assertThat(answer.status()).as("%s: %s, seed %d", request, answer, seed).isBetween(400, 499);
    }

    private static RawRequest.Answer assertSilent(RawRequest request, long seed) throws Exception {
        var answer = request.send();
        assertThat(answer.status())
                .as("%s: %s, seed %d", request, answer, seed)
                .isBetween(200, 501)
                .isNotEqualTo(500);
        if (answer.status() >= 400) {
            assertThat(answer.body())
                    .as("%s, seed %d", request, seed)
                    .hasSizeLessThan(20_000)
                    .doesNotContainPattern(INSIDE);
        }
        return answer;
    }

    /** A path that climbs out of the API is answered by who is there. */
    private static boolean isOfApi(RawRequest request) {
        return request.target().startsWith("/api/")
                && !request.target().replace("%2e", ".").contains("..");
    }

    private static byte[] broken(String text, Random random) {
        var bytes = text.getBytes(UTF_8);
        if (bytes.length == 0) {
            return new byte[] {(byte) 0xFF};
        }
        var broken = Arrays.copyOf(bytes, random.nextBoolean() ? bytes.length : random.nextInt(bytes.length) + 1);
        broken[random.nextInt(broken.length)] = (byte) (0x80 | random.nextInt(128));
        return broken;
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    /** All that a call could change and that nothing else changes meanwhile. */
    private String state() throws SQLException {
        var sql = """
                select coalesce(string_agg(id || ' ' || status || ' ' || attempt || ' ' || coalesce(claim_id::text, '') || ' '
                    || coalesce(runner_id, ''), E'\\n' order by id), '') from job where status = 'manual' or id >= %d
                union all select count(*)::text from pipeline
                union all select count(*)::text from pause where resumed_at is null
                union all select count(*)::text from job_variable
                union all select count(*)::text from chat_link
                union all select count(*)::text from runner
                union all select count(*)::text from artifact where job_id >= %d""".formatted(manual, manual);
        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery(sql)) {
            var lines = new ArrayList<String>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return String.join("\n", lines);
        }
    }
}
