package dev.chatops.runner.artifact;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.claim.JobPayload;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.executor.RunningProcess;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Hands files in; {@link dev.chatops.claim.JobArtifacts} has the contract. What may come right is tried again. */
@ApplicationScoped
public class ArtifactClient {

    private static final int TRIES = 3; // GitLab's runner does so too
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int MOST_ANSWER_BYTES = 4096;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String base;

    public ArtifactClient(RunnerConfig config) {
        this.base = config.pipelineUrl().toString().replaceFirst("/+$", "");
    }

    /**
     * Returns when pipeline-service has it.
     *
     * @param type archive or dotenv
     * @param body can be read again for another try
     * @param running hears of each try, so that it can be ended
     */
    void put(JobPayload job, String type, String fileName, BodyPublisher body, Consumer<RunningProcess> running)
            throws ArtifactException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("%s/internal/v1/jobs/%d/artifacts?artifact_type=%s&file_name=%s"
                        .formatted(base, job.jobId(), type, encoded(fileName))))
                .timeout(LONGEST)
                .header("JOB-TOKEN", job.attemptToken())
                .PUT(BodyPublishers.fromPublisher(body)) // in chunks: its length is not bound by that of other requests
                .build();
        String problem = "";
        for (int tried = 0; tried < TRIES; tried++) {
            if (tried > 0) {
                TimeUnit.SECONDS.sleep(tried);
            }
            try {
                var answer = send(request, running);
                int status = answer.statusCode();
                if (status == 201) {
                    return;
                }
                problem = "%d %s".formatted(status, message(answer.body()));
                if (status == 400 || status == 413) {
                    throw new ArtifactException(true, problem);
                }
                if (status < 500 && status != 408 && status != 429 || status == 501) {
                    throw new ArtifactException(false, problem);
                }
            } catch (IOException e) {
                problem = "pipeline-service cannot be reached: " + e.getMessage();
            } catch (CancellationException _) {
                throw new ArtifactException(false, "the upload was ended");
            }
        }
        throw new ArtifactException(false, problem);
    }

    @PreDestroy
    public void close() {
        http.shutdownNow();
    }

    private HttpResponse<String> send(HttpRequest request, Consumer<RunningProcess> running)
            throws IOException, InterruptedException {
        var answer = http.sendAsync(request, BodyHandlers.ofString());
        running.accept(new Sending(answer));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private String message(String answer) {
        try {
            return json.readTree(answer.substring(0, Math.min(answer.length(), MOST_ANSWER_BYTES)))
                    .path("message")
                    .asText("");
        } catch (IOException _) {
            return "";
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An upload ends like a process when its attempt does. */
    private record Sending(CompletableFuture<?> answer) implements RunningProcess {

        @Override
        public int await() {
            return answer.handle((_, failure) -> failure == null ? 0 : 1).join();
        }

        @Override
        public void terminate(Duration grace) {
            answer.cancel(true);
        }

        @Override
        public void kill() {
            answer.cancel(true);
        }
    }
}
