package dev.chatops.runner.claim;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.chatops.claim.ClaimRequest;
import dev.chatops.claim.Heartbeat;
import dev.chatops.claim.HeartbeatAnswer;
import dev.chatops.claim.JobPayload;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.RunnerId;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The runner's HTTP calls (architecture §7). */
@ApplicationScoped
public class PipelineClient {

    private static final Duration CLAIM_LIMIT = Duration.ofSeconds(5);

    /** Two may fail within the lease of 10 s, and the third still comes in time. */
    private static final Duration HEARTBEAT_LIMIT = Duration.ofMillis(2_500);

    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Runnable::run) // nothing that waits is done by it: bodies are only gathered
            .build();
    private final String base;
    private final String authorization;
    private final RunnerId runner;

    public PipelineClient(RunnerConfig config, RunnerId runner) {
        this.base = config.pipelineUrl().toString().replaceFirst("/+$", "");
        this.authorization = "Bearer " + config.token();
        this.runner = runner;
    }

    /** @param claim the same one for each repetition */
    public ClaimAnswer claim(long jobId, int attempt, Claim claim) throws InterruptedException {
        try {
            var response = post(
                    "/internal/v1/jobs/" + jobId + "/claim",
                    new ClaimRequest(runner.value(), claim.id(), attempt, claim.attemptTokenSha256()),
                    CLAIM_LIMIT);
            return switch (response.statusCode()) {
                case 200 -> new ClaimAnswer.Granted(claim.holding(json.readValue(response.body(), JobPayload.class)));
                case 409, 410 -> new ClaimAnswer.NotOurs("status " + response.statusCode());
                case 401, 403 ->
                    new ClaimAnswer.Undecided(
                            "pipeline-service does not know this pool's token; check CHATOPS_RUNNER_TOKEN");
                default -> new ClaimAnswer.Undecided("status " + response.statusCode());
            };
        } catch (IOException e) {
            return new ClaimAnswer.Undecided(e.toString());
        }
    }

    /** @throws IOException when pipeline-service gave no good answer */
    HeartbeatAnswer heartbeat(Heartbeat heartbeat) throws IOException, InterruptedException {
        var response = post("/internal/v1/runners/" + runner.value() + "/heartbeat", heartbeat, HEARTBEAT_LIMIT);
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return json.readValue(response.body(), HeartbeatAnswer.class);
    }

    private HttpResponse<byte[]> post(String path, Object body, Duration limit)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(limit)
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @PreDestroy
    public void close() {
        http.shutdownNow();
    }
}
