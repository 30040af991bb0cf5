package dev.chatops.local.slack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Delivers commands to the gateway, and gives up when Slack would. */
final class GatewayCall implements AutoCloseable {

    /** Slack's own limit for an app's immediate answer. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI commands;
    private final ObjectMapper json;

    GatewayCall(URI gateway, ObjectMapper json) {
        this.commands = gateway.resolve("/slack/commands");
        this.json = json;
    }

    /** @param word to name in what is shown when it fails */
    Ack deliver(SlashCommand.SignedRequest command, String word) throws InterruptedException {
        var request = HttpRequest.newBuilder(commands)
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
                .header("X-Slack-Request-Timestamp", command.timestamp())
                .header("X-Slack-Signature", command.signature())
                .POST(HttpRequest.BodyPublishers.ofByteArray(command.body()))
                .build();
        long start = System.nanoTime();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            long took = millisSince(start);
            // the client's limit ends with the headers, Slack's with the last byte
            return took >= LIMIT.toMillis()
                    ? Ack.failed(null, word, "operation_timeout", took)
                    : shown(response, word, took);
        } catch (HttpTimeoutException _) {
            return Ack.failed(null, word, "operation_timeout", millisSince(start));
        } catch (IOException _) {
            return Ack.failed(null, word, "dispatch_failed", millisSince(start));
        }
    }

    private Ack shown(HttpResponse<String> response, String word, long took) {
        int status = response.statusCode();
        if (status != 200) {
            return Ack.failed(status, word, "http_error", took);
        }
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (response.body().isBlank() || !type.startsWith("application/json")) {
            return new Ack(status, Message.EPHEMERAL, response.body().strip(), null, null, took);
        }
        try {
            var message = Message.read(json, response.body());
            return new Ack(status, message.responseType(), message.text(), message.blocks(), null, took);
        } catch (Message.RefusedException e) {
            return e.getMessage().equals("no_text")
                    ? new Ack(status, e.responseType(), "", null, null, took)
                    : Ack.failed(status, word, e.getMessage(), took);
        }
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
