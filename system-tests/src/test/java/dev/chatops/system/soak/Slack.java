package dev.chatops.system.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.system.soak.Facts.Ack;
import dev.chatops.system.soak.Facts.Post;
import dev.chatops.system.soak.Facts.Shown;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The simulator: a keyboard, orders for faults, and what it saw. It is never broken itself. */
final class Slack {

    /** Of all posts of answers, in percent: by which of them one arrives and is not known to have, by which it does not. */
    private static final Map<String, Integer> POST_FAULTS = Map.of(
            "http_500", 2,
            "http_500_after_accept", 1,
            "http_503", 1,
            "http_429", 2,
            "timeout", 1,
            "timeout_after_accept", 1,
            "cut_after_accept", 2,
            "slow", 1);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final URI simulator;
    private final HttpClient http = HttpClient.newHttpClient();

    Slack(URI simulator) {
        this.simulator = simulator;
    }

    /** @param id which the services know the command by */
    record Sent(String id, Ack ack) {}

    Sent type(String user, String channel, String text) throws IOException, InterruptedException {
        var answer = post("/sim/commands", Map.of("user", user, "channel", channel, "text", text));
        return new Sent(answer.path("id").asText(), ack(answer.path("ack")));
    }

    private static Ack ack(JsonNode ack) {
        if (ack.hasNonNull("error") || ack.path("status").asInt() != 200) {
            return Ack.NO_ANSWER;
        }
        if (ack.path("response_type").asText().equals("in_channel")) {
            return Ack.ACCEPTED;
        }
        var text = ack.path("text").asText();
        if (text.startsWith("Not accepted")) {
            return Ack.NOT_ACCEPTED;
        }
        return text.startsWith("Not confirmed") ? Ack.NOT_CONFIRMED : Ack.UNKNOWN;
    }

    /** From now on a part of all posts goes wrong. */
    void breakPosts() throws IOException, InterruptedException {
        for (var fault : POST_FAULTS.entrySet()) {
            chance(fault.getKey(), fault.getValue());
        }
    }

    void mendPosts() throws IOException, InterruptedException {
        for (var fault : POST_FAULTS.keySet()) {
            chance(fault, 0);
        }
    }

    private void chance(String kind, int percent) throws IOException, InterruptedException {
        post("/sim/faults", Map.of("target", "response_url", "kind", kind, "percent", percent));
    }

    /**
     * Shows each entry of the transcript once, in order.
     *
     * @param after those up to here are left out
     * @return up to where it has read
     */
    long read(long after, Consumer<JsonNode> entry) throws IOException, InterruptedException {
        long last = after;
        for (var one : get("/sim/transcript?after=%d&wait=1".formatted(after)).path("messages")) {
            entry.accept(one);
            last = Math.max(last, one.path("seq").asLong());
        }
        return last;
    }

    /** The final answers that stand in these channels. */
    List<Shown> shown(List<String> channels, Set<String> commands) throws IOException, InterruptedException {
        var shown = new ArrayList<Shown>();
        for (var channel : channels) {
            for (var entry : get("/sim/transcript?channel=" + channel).path("messages")) {
                var command = entry.path("command_id").asText();
                if (isFinal(entry) && !entry.path("replaced").asBoolean() && commands.contains(command)) {
                    shown.add(new Shown(command, status(entry), job(entry)));
                }
            }
        }
        return shown;
    }

    static boolean isFinal(JsonNode entry) {
        return entry.path("kind").asText().equals("message")
                && entry.path("final").asBoolean();
    }

    static String status(JsonNode answer) {
        return answer.at("/metadata/event_payload/status").asText();
    }

    static long job(JsonNode answer) {
        return answer.at("/metadata/event_payload/job_id").asLong();
    }

    /** Every try to post about these commands. */
    List<Post> posts(Set<String> commands) throws IOException, InterruptedException {
        var posts = new ArrayList<Post>();
        var wanted = new HashSet<>(commands);
        for (var post : get("/sim/posts").path("posts")) {
            var command = post.path("command_id").asText();
            if (wanted.contains(command)) {
                posts.add(new Post(
                        post.path("seq").asLong(),
                        Instant.parse(post.path("at").asText()),
                        command,
                        post.path("final").asBoolean(),
                        post.hasNonNull("posted"),
                        post.hasNonNull("answered") ? post.path("answered").asInt() : null));
            }
        }
        return posts;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(simulator.resolve(path)));
    }

    private JsonNode post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(simulator.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(response.statusCode() + " from the simulator");
            }
            return JSON.readTree(body);
        }
    }
}
