package dev.chatops.reply.post;

import dev.chatops.reply.exit.Redaction;
import dev.chatops.reply.post.DueReplies.Settled;
import dev.chatops.reply.render.SlackMessages;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Output that is too large for its message follows as a file, if there is a bot token. The answer does not wait for it
 * and has the link to the job's page in any case.
 */
@ApplicationScoped
class OutputFiles {

    private static final int TRIES = 3;

    /** For megabytes on a slow line. */
    private static final Duration UPLOAD_TIMEOUT = Duration.ofSeconds(30);

    private final DueReplies replies;
    private final SlackApi slack;
    private final ReplyAddresses addresses;
    private final PostThreads threads;
    private final PostMetrics metrics;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    OutputFiles(
            DueReplies replies, SlackApi slack, ReplyAddresses addresses, PostThreads threads, PostMetrics metrics) {
        this.replies = replies;
        this.slack = slack;
        this.addresses = addresses;
        this.threads = threads;
        this.metrics = metrics;
    }

    /** Uploads the output of an answer that could not hold it. Returns at once. */
    void follow(Due due, Settled ended) {
        if (slack.isConfigured() && ended.event().jobId() != null && !SlackMessages.holds(ended.outputBytes())) {
            threads.run("file", due.commandId(), () -> upload(due, ended.event().jobId(), 1));
        }
    }

    private void upload(Due due, long jobId, int attempt) throws Exception {
        var output = replies.output(due.commandId());
        if (output == null) {
            return;
        }
        try {
            upload(due, jobId, Redaction.of(output));
            metrics.file("posted");
        } catch (IOException e) {
            if (attempt < TRIES) {
                threads.runAfter(
                        Backoff.before(attempt + 1), "file", due.commandId(), () -> upload(due, jobId, attempt + 1));
                return;
            }
            metrics.file("failed");
            Log.warnf("output not posted as a file commandId=%s jobId=%d: %s", due.commandId(), jobId, e.getMessage());
        }
    }

    private void upload(Due due, long jobId, byte[] output) throws IOException, InterruptedException {
        var name = "job-" + jobId + ".log";
        var upload = slack.announce(name, output.length);
        if (!addresses.mayUploadTo(upload.address())) {
            throw new IOException("Slack named a host for the upload that is not allowed");
        }
        var request = HttpRequest.newBuilder(upload.address())
                .timeout(UPLOAD_TIMEOUT)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(output))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("the upload got status " + status);
        }
        slack.share(upload, name, due.channel(), "All of the output of job #" + jobId);
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}
