package dev.chatops.runner;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.JobStatus;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.quarkus.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as it is deployed: its wiring, health and metrics. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(FakePipelineResource.class)
class RunnerServiceTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TempDir
    Path folder;

    FakePipeline pipeline;

    @Test
    void itSaysThatItsQueueIsMissingAndIsReadyWhenItCame() throws Exception {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(503).body(containsString("default is not there yet"));
        var repository = new GitRepository(folder.resolve("demo"));
        var source = new JobPayload.Source(
                repository.folder().toString(), "main", repository.commit("greeting", "Hello World.\n"));
        var job = TestJobs.job(source, "cat greeting");
        pipeline.add(job);

        try (var events = new JobEvents(bootstrapServers);
                var queue = new PoolQueue(bootstrapServers, "default").make()) {
            queue.offer(job.jobId());
            assertThat(events.awaitFinish(job.jobId()).status()).isEqualTo(JobStatus.SUCCESS);
        }

        given().get("/q/health/ready").then().statusCode(200);
        await().untilAsserted(() -> given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("chatops_attempts_total{status=\"success\"} 1.0"))
                .body(containsString("chatops_slots_busy 0.0"))
                .body(containsString("chatops_runner_claim_seconds_count 1")));
        pipeline.close(job.jobId());
    }
}
