package dev.chatops.pipeline.api;

import static dev.chatops.pipeline.api.HostileInput.broken;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import dev.chatops.pipeline.StoredJobs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls of a runner that somebody has taken over, or of somebody who found the address that runners call: refused, with no error of
 * ours, and without changing anything.
 */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class HostileRunnerTest {

    private static final Map<String, String> BEARER = Map.of("Authorization", "Bearer " + DemoProject.RUNNER_TOKEN);

    @Inject
    StoredJobs jobs;

    private final long seed = Long.getLong("chatops.seed", System.nanoTime());
    private final String claim = "{\"runner_id\":\"r\",\"claim_id\":\"" + UUID.randomUUID() + "\",\"attempt\":1}";
    private long pending;
    private List<String> targets;
    private String before;

    @BeforeEach
    void aJobThatCouldBeClaimed() throws SQLException {
        pending = jobs.add("pending", "report", "demo run report");
        jobs.set(pending, "claim_by = now() + interval '1 hour'");
        targets = List.of("/internal/v1/jobs/" + pending + "/claim", "/internal/v1/runners/r/heartbeat");
        before = jobs.allFrom(pending);
    }

    @AfterEach
    void nothingHasChanged() throws SQLException {
        assertThat(jobs.allFrom(pending)).as("seed %d", seed).isEqualTo(before);
    }

    @Test
    void whoHasNoPoolsTokenIsNotLetIn() throws Exception {
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
    }

    @Test
    void noBodyIsTooStrange() throws Exception {
        var random = new Random(seed);
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
                claim.replace(":1}", ":1,\"attempt_token_sha256\":\"\"}"),
                claim.replace(":1}", ":1,\"attempt_token_sha256\":\"" + "A".repeat(64) + "\"}"),
                claim.replace(":1}", ":1,\"attempt_token_sha256\":{}}"),
                "{\"slots\":-1,\"attempts\":[]}",
                "{\"slots\":1}",
                "{\"slots\":1,\"attempts\":[null]}",
                "{\"slots\":1,\"attempts\":{}}",
                "{\"slots\":99999999999,\"attempts\":[]}",
                "{\"slots\":1,\"attempts\":[{\"job_id\":\"x\"}]}",
                "{\"slots\":1,\"attempts\":[[]]}"));
        bodies.addAll(HostileInput.BODIES);
        for (var target : targets) {
            for (var body : bodies) {
                var request = new RawRequest("POST", target, BEARER, new byte[0]);
                assertRefused(request.withJson(body));
                assertRefused(request.withJson(broken(body, random)));
            }
        }
    }

    @Test
    void noAddressIsTooStrange() throws Exception {
        for (var segment : HostileInput.SEGMENTS) {
            assertRefused(new RawRequest("POST", "/internal/v1/jobs/" + segment + "/claim", BEARER, new byte[0])
                    .withJson(claim));
            assertRefused(new RawRequest("POST", "/internal/v1/runners/" + segment + "/heartbeat", BEARER, new byte[0])
                    .withJson("{\"slots\":-1,\"attempts\":[]}"));
            for (var method : List.of("GET", "PUT")) {
                assertRefused(new RawRequest(
                        method,
                        "/internal/v1/jobs/" + segment + "/artifacts?artifact_type=archive&file_name=" + segment,
                        Map.of("JOB-TOKEN", "cbt-x"),
                        "x".getBytes(UTF_8)));
            }
        }
    }

    private void assertRefused(RawRequest request) throws Exception {
        var answer = request.discreetAnswer(seed);
        assertThat(answer.status()).as("%s: %s, seed %d", request, answer, seed).isBetween(400, 499);
    }
}
