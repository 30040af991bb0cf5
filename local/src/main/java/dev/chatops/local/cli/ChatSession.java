package dev.chatops.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.local.world.WorldFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Types into the simulator and waits for the final answer. */
public final class ChatSession {

    /** How long the simulator holds a question for news; then the ledger is asked whether there will be any. */
    private static final int LONG_POLL_SECONDS = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WorldFile world;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    public ChatSession(WorldFile world) {
        this.world = world;
    }

    /** What came of a command. */
    public record Outcome(RunResult result) {

        /** Whether the channel shows its one answer. */
        boolean isAnswered() {
            return !List.of("timeout", "dropped").contains(result.status());
        }

        /** The last thing that the channel showed; empty when it showed nothing. */
        public String lastText() {
            var messages = result.messages();
            return messages.isEmpty() || messages.getLast().text() == null
                    ? ""
                    : messages.getLast().text();
        }
    }

    /** @param limit how long to wait for the final answer; then the status is {@code timeout} */
    public Outcome type(String user, String channel, String text, Duration limit)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long after = lastSeen(channel);
        var typed = post("/sim/commands", Map.of("user", user, "channel", channel, "text", text));
        var id = typed.path("id").asText();
        var messages = new ArrayList<RunResult.Message>();
        var typedAt = "";
        messages.add(ack(typed.path("ack")));
        if (isRefusedAtOnce(typed.path("ack"))) {
            return outcome(null, "refused", null, messages, begin);
        }
        long left;
        while ((left = limit.toMillis() - (System.nanoTime() - begin) / 1_000_000) > 0) {
            var news = transcript(channel, after, (int) Math.min(LONG_POLL_SECONDS, (left + 999) / 1_000));
            for (var message : news) {
                after = Math.max(after, message.path("seq").asLong());
                if (message.path("kind").asText().equals("typed")
                        && message.path("command_id").asText().equals(id)) {
                    typedAt = message.path("at").asText();
                }
                if (message.path("kind").asText().equals("message")
                        && message.path("command_id").asText().equals(id)) {
                    messages.add(message(message));
                    if (message.path("final").asBoolean()) {
                        return answered(id, message, messages, elapsed(typedAt, message, begin));
                    }
                }
            }
            if (news.isEmpty()) {
                var reply = reply(id);
                var state = reply.path("state").asText();
                if (state.equals("dropped") || state.equals("undelivered")) {
                    return outcome(reply, "dropped", text(reply.path("output")), messages, begin);
                }
            }
        }
        return outcome(reply(id), "timeout", null, messages, begin);
    }

    private Outcome answered(String id, JsonNode message, List<RunResult.Message> messages, long elapsedMs)
            throws IOException, InterruptedException {
        var facts = message.path("metadata").path("event_payload");
        var reply = reply(id);
        return new Outcome(new RunResult(
                text(reply.path("output")),
                facts.path("status").asText("success"),
                number(facts.path("pipeline_id")),
                number(facts.path("job_id")),
                facts.path("exit_code").isInt() ? facts.path("exit_code").asInt() : null,
                messages,
                elapsedMs));
    }

    /** As the simulator saw it: this process' own start-up does not count. */
    private static long elapsed(String typedAt, JsonNode message, long begin) {
        long here = (System.nanoTime() - begin) / 1_000_000;
        try {
            long there = Duration.between(
                            Instant.parse(typedAt),
                            Instant.parse(message.path("at").asText()))
                    .toMillis();
            return there >= 0 && there < here ? there : here; // the test clock may have been moved in between
        } catch (DateTimeParseException _) {
            return here;
        }
    }

    private static Outcome outcome(
            JsonNode reply, String status, String output, List<RunResult.Message> messages, long begin) {
        var facts = reply == null ? JSON.createObjectNode() : reply;
        return new Outcome(new RunResult(
                output,
                status,
                number(facts.path("pipeline_id")),
                number(facts.path("job_id")),
                facts.path("exit_code").isInt() ? facts.path("exit_code").asInt() : null,
                messages,
                (System.nanoTime() - begin) / 1_000_000));
    }

    /** The gateway itself said no: nothing more comes. */
    private static boolean isRefusedAtOnce(JsonNode ack) {
        return ack.path("status").asInt(200) != 200
                || ack.path("response_type").asText().equals("ephemeral");
    }

    private static RunResult.Message ack(JsonNode ack) {
        return new RunResult.Message(
                ack.path("at").asText(Instant.now().toString()),
                text(ack.path("response_type")),
                ack.path("text").asText(""),
                ack.get("blocks"),
                false);
    }

    private static RunResult.Message message(JsonNode message) {
        return new RunResult.Message(
                text(message.path("at")),
                text(message.path("response_type")),
                text(message.path("text")),
                message.get("blocks"),
                message.path("final").asBoolean());
    }

    private long lastSeen(String channel) throws IOException, InterruptedException {
        long last = 0;
        for (var message : transcript(channel, 0, 0)) {
            last = Math.max(last, message.path("seq").asLong());
        }
        return last;
    }

    private JsonNode transcript(String channel, long after, int wait) throws IOException, InterruptedException {
        var query =
                "?channel=" + URLEncoder.encode(channel, StandardCharsets.UTF_8) + "&after=" + after + "&wait=" + wait;
        return get(world.simulator() + "/sim/transcript" + query, null).path("messages");
    }

    private JsonNode reply(String commandId) throws IOException, InterruptedException {
        return get(world.reply() + "/api/v1/replies/" + commandId, world.apiToken());
    }

    private JsonNode post(String path, Map<String, String> body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(world.simulator() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            var why = JSON.readTree(response.body()).path("error").asText(response.body());
            throw new IllegalArgumentException("the simulator did not take it: " + why);
        }
        return JSON.readTree(response.body());
    }

    /** An empty object for any answer but 200, and where reply-service is away for now. Without the simulator there is no going on. */
    private JsonNode get(String url, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(LONG_POLL_SECONDS + 10L));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? JSON.readTree(response.body()) : JSON.createObjectNode();
        } catch (IOException e) {
            if (url.startsWith(world.simulator())) {
                throw e;
            }
            return JSON.createObjectNode();
        }
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : node.asText();
    }

    private static Long number(JsonNode node) {
        return node.isNumber() ? Long.valueOf(node.asLong()) : null;
    }
}
