package dev.chatops.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The simulator, as somebody in chat sees it. */
final class Chat {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final String simulator;
    private final HttpClient http = HttpClient.newHttpClient();

    Chat(String simulator) {
        this.simulator = simulator;
    }

    /** Types a command and returns its id, once the app has acknowledged it. */
    String type(String user, String text) throws IOException, InterruptedException {
        return type(user, "general", text).path("id").asText();
    }

    /** Types a command; {@code id} and {@code ack}. */
    JsonNode type(String user, String channel, String text) throws IOException, InterruptedException {
        return post("/sim/commands", Map.of("user", user, "channel", channel, "text", text));
    }

    /** Presses a button of a message and returns the id of the command that it types, once the app has taken it. */
    String press(String user, JsonNode message, String button) throws IOException, InterruptedException {
        var sent = post(
                "/sim/clicks",
                Map.of(
                        "user",
                        user,
                        "channel",
                        "general",
                        "message",
                        message.path("seq").asLong(),
                        "action",
                        button));
        return sent.path("id").asText();
    }

    /** The first message about a command that is shown and has this button; waits for it. */
    JsonNode messageWith(String commandId, String button) {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> shown(commandId)
                                .filter(message ->
                                        message.path("blocks").toString().contains('"' + button + '"'))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The messages about a command that the channel shows. */
    Stream<JsonNode> shown(String commandId) {
        return StreamSupport.stream(transcript().spliterator(), false)
                .filter(message -> message.path("kind").asText().equals("message")
                        && message.path("command_id").asText().equals(commandId)
                        && !message.path("replaced").asBoolean());
    }

    /** Whether a message is still as it was posted. */
    boolean isShown(JsonNode posted) {
        return StreamSupport.stream(transcript().spliterator(), false)
                .noneMatch(message ->
                        message.path("seq").asLong() == posted.path("seq").asLong()
                                && message.path("replaced").asBoolean());
    }

    /** Orders something to go wrong. */
    void fault(String target, String kind, int count) throws IOException, InterruptedException {
        post("/sim/faults", Map.of("target", target, "kind", kind, "count", count));
    }

    /** Makes a part of all calls go wrong from now on; 0 for none. */
    void faults(String target, String kind, int percent) throws IOException, InterruptedException {
        post("/sim/faults", Map.of("target", target, "kind", kind, "percent", percent));
    }

    /** Every try of an app to post, in order. */
    List<JsonNode> posts() {
        var posts = new ArrayList<JsonNode>();
        get("/sim/posts").path("posts").forEach(posts::add);
        return posts;
    }

    /** All that stands in a channel, whoever said it. */
    List<JsonNode> messagesIn(String channel) {
        var messages = new ArrayList<JsonNode>();
        get("/sim/transcript?channel=" + channel).path("messages").forEach(message -> {
            if (message.path("kind").asText().equals("message")
                    && !message.path("replaced").asBoolean()) {
                messages.add(message);
            }
        });
        return messages;
    }

    /** What the simulator says of all answers that it saw. */
    JsonNode assertions() {
        return get("/sim/assertions");
    }

    /** The one final answer to a command; waits for it. */
    JsonNode answerTo(String commandId) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !finalsOf(commandId).isEmpty());
        return finalsOf(commandId).getFirst();
    }

    /** All final answers to a command that the channel shows. */
    List<JsonNode> finalsOf(String commandId) {
        var finals = new ArrayList<JsonNode>();
        for (var message : transcript()) {
            if (message.path("final").asBoolean()
                    && message.path("command_id").asText().equals(commandId)
                    && !message.path("replaced").asBoolean()) {
                finals.add(message);
            }
        }
        return finals;
    }

    /** How often the answer to a command was posted, replaced posts included. */
    long postsOf(String commandId) {
        long posts = 0;
        for (var message : transcript()) {
            if (message.path("final").asBoolean()
                    && message.path("command_id").asText().equals(commandId)) {
                posts++;
            }
        }
        return posts;
    }

    static String status(JsonNode answer) {
        return answer.path("metadata").path("event_payload").path("status").asText();
    }

    static long jobOf(JsonNode answer) {
        return answer.path("metadata").path("event_payload").path("job_id").asLong();
    }

    private JsonNode transcript() {
        return get("/sim/transcript?channel=general&after=0").path("messages");
    }

    private JsonNode get(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create(simulator + path));
            return JSON.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(simulator + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
