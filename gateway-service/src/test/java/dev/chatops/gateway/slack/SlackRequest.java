package dev.chatops.gateway.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Slash commands and clicks as Slack sends them, and as it would not. */
public record SlackRequest(String path, String contentType, String timestamp, String signature, byte[] body) {

    public static final String SECRET = "the-signing-secret-of-the-tests";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String COMMANDS = "/slack/commands";
    private static final String INTERACTIONS = "/slack/interactions";

    /** Of ada in #general; no two are alike. */
    public static SlackRequest typing(String text) {
        return signed(form(Map.of("text", text)));
    }

    /** Of ada in #general, on a button that types this; no two are alike. */
    public static SlackRequest clicking(String command) {
        return interaction(click(command).toString());
    }

    static SlackRequest interaction(String payload) {
        return signed("payload=" + URLEncoder.encode(payload, UTF_8)).at(INTERACTIONS);
    }

    static SlackRequest signed(String body) {
        return signed(body, Instant.now());
    }

    static SlackRequest signed(String body, Instant at) {
        return signed(body.getBytes(UTF_8), at);
    }

    static SlackRequest signed(byte[] body, Instant at) {
        var timestamp = Long.toString(at.getEpochSecond());
        return new SlackRequest(COMMANDS, FORM, timestamp, SlackSignature.sign(SECRET, timestamp, body), body);
    }

    /** All that Slack sends for a click on a button of a message. */
    static ObjectNode click(String command) {
        try {
            var payload = (ObjectNode) new ObjectMapper().readTree("""
                    {"type":"block_actions",
                     "user":{"id":"U0ADA","username":"ada","name":"ada","team_id":"T0DEMO"},
                     "api_app_id":"A0CHATOPS","token":"old",
                     "container":{"type":"message","message_ts":"1700000000.000100","channel_id":"C0GENERAL",
                       "is_ephemeral":false},
                     "trigger_id":"13345224609.738474920.8088930838d88f008e0",
                     "team":{"id":"T0DEMO","domain":"demo"},"enterprise":null,"is_enterprise_install":false,
                     "channel":{"id":"C0GENERAL","name":"general"},
                     "message":{"type":"message","subtype":"bot_message","bot_id":"B0CHATOPS","ts":"1700000000.000100",
                       "text":"waits","blocks":[{"type":"of_a_later_year","block_id":"x","elements":[7]}]},
                     "state":{"values":{}},
                     "actions":[{"action_id":"action-0","block_id":"y","type":"button","style":"primary",
                       "text":{"type":"plain_text","text":"Play","emoji":true},"action_ts":"1700000001.000200"}]}""");
            ((ObjectNode) payload.path("actions").get(0)).put("value", command);
            return payload.put("response_url", "https://hooks.slack.test/actions/T0DEMO/1/" + UUID.randomUUID());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
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

    SlackRequest at(String other) {
        return new SlackRequest(other, contentType, timestamp, signature, body);
    }

    SlackRequest withSignature(String other) {
        return new SlackRequest(path, contentType, timestamp, other, body);
    }

    SlackRequest withTimestamp(String other) {
        return new SlackRequest(path, contentType, other, signature, body);
    }

    SlackRequest withContentType(String other) {
        return new SlackRequest(path, other, timestamp, signature, body);
    }

    SlackRequest withBody(byte[] other) {
        return new SlackRequest(path, contentType, timestamp, signature, other);
    }

    public Answer send() {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
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
