package dev.chatops.gateway.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Slash commands as Slack sends them, and as it would not. */
public record SlackRequest(String contentType, String timestamp, String signature, byte[] body) {

    public static final String SECRET = "the-signing-secret-of-the-tests";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Of ada in #general; no two are alike. */
    public static SlackRequest typing(String text) {
        return signed(form(Map.of("text", text)));
    }

    static SlackRequest signed(String body) {
        return signed(body, Instant.now());
    }

    static SlackRequest signed(String body, Instant at) {
        var timestamp = Long.toString(at.getEpochSecond());
        var bytes = body.getBytes(UTF_8);
        return new SlackRequest(FORM, timestamp, SlackSignature.sign(SECRET, timestamp, bytes), bytes);
    }

    /** All fields that Slack sends, with these instead of the usual ones; an empty value leaves the field out. */
    static String form(Map<String, String> others) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("token", "old");
        fields.put("team_id", "T0DEMO");
        fields.put("team_domain", "demo");
        fields.put("channel_id", "C0GENERAL");
        fields.put("channel_name", "general");
        fields.put("user_id", "U0ADA");
        fields.put("user_name", "ada");
        fields.put("command", "/chatops");
        fields.put("api_app_id", "A0CHATOPS");
        fields.put("is_enterprise_install", "false");
        fields.put("response_url", "https://hooks.slack.test/commands/T0DEMO/1/" + UUID.randomUUID());
        fields.put("trigger_id", UUID.randomUUID().toString());
        fields.putAll(others);
        return fields.entrySet().stream()
                .filter(field -> !field.getValue().isEmpty())
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    SlackRequest withSignature(String other) {
        return new SlackRequest(contentType, timestamp, other, body);
    }

    SlackRequest withTimestamp(String other) {
        return new SlackRequest(contentType, other, signature, body);
    }

    SlackRequest withContentType(String other) {
        return new SlackRequest(other, timestamp, signature, body);
    }

    public Answer send() {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/slack/commands"))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (timestamp != null) {
            request.header("X-Slack-Request-Timestamp", timestamp);
        }
        if (signature != null) {
            request.header("X-Slack-Signature", signature);
        }
        var start = System.nanoTime();
        try {
            var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body(),
                    Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param took as Slack would count it */
    public record Answer(int statusCode, String contentType, String asString, Duration took) {}
}
