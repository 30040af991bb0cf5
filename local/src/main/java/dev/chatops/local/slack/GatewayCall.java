package dev.chatops.local.slack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Delivers commands and clicks to the app's gateways, in turn, and gives up when Slack would. */
final class GatewayCall implements AutoCloseable {

    static final String COMMANDS = "/slack/commands";
    static final String INTERACTIONS = "/slack/interactions";

    /** Slack's own limit for an app's immediate answer. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final List<URI> gateways;
    private final AtomicInteger calls = new AtomicInteger();
    private final ObjectMapper json;

    /** @param gateways base URLs; calls go to one after the other, as through a load balancer */
    GatewayCall(List<URI> gateways, ObjectMapper json) {
        this.gateways = List.copyOf(gateways);
        this.json = json;
    }

    /** @param name of the command or button, for what is shown when it fails */
    Ack deliver(String path, SignedRequest signed, String name) throws InterruptedException {
        var gateway = gateways.get(Math.floorMod(calls.getAndIncrement(), gateways.size()));
        var request = HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
                .header("X-Slack-Request-Timestamp", signed.timestamp())
                .header("X-Slack-Signature", signed.signature())
                .POST(HttpRequest.BodyPublishers.ofByteArray(signed.body()))
                .build();
        long start = System.nanoTime();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            long took = millisSince(start);
            // the client's limit ends with the headers, Slack's with the last byte
            return took >= LIMIT.toMillis()
                    ? Ack.failed(null, name, "operation_timeout", took)
                    : path.equals(INTERACTIONS) ? marked(response, name, took) : shown(response, name, took);
        } catch (HttpTimeoutException _) {
            return Ack.failed(null, name, "operation_timeout", millisSince(start));
        } catch (IOException _) {
            return Ack.failed(null, name, "dispatch_failed", millisSince(start));
        }
    }

    /** Of the answer to a click Slack shows nothing, but a warning sign where it is not 200. */
    private static Ack marked(HttpResponse<String> response, String name, long took) {
        return response.statusCode() == 200
                ? new Ack(200, Message.EPHEMERAL, "", null, null, took)
                : Ack.failed(response.statusCode(), name, "http_error", took);
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
