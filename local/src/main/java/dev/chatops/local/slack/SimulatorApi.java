package dev.chatops.local.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.chatops.clock.TestClock;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code /sim/…}: by which the command line, tests and the page type, read, and arrange the world. */
final class SimulatorApi {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration LONGEST_ADVANCE = Duration.ofDays(366);

    private final Chat chat;
    private final Workspace workspace;
    private final Transcript transcript;
    private final PostLog posts;
    private final Faults faults;
    private final Behaviour behaviour;
    private final TestClock clock;
    private final URI baseUrl;
    /** Tells a page that the transcript it knows is gone. */
    private final String world = UUID.randomUUID().toString();

    /**
     * @param last seq of the newest message of all channels; 0 before there is one
     * @param now by the simulated clock
     */
    private record Reading(List<Entry> messages, long last, String world, Instant now) {}

    SimulatorApi(
            Chat chat,
            Workspace workspace,
            Transcript transcript,
            PostLog posts,
            Faults faults,
            Behaviour behaviour,
            TestClock clock,
            URI baseUrl) {
        this.chat = chat;
        this.workspace = workspace;
        this.transcript = transcript;
        this.posts = posts;
        this.faults = faults;
        this.behaviour = behaviour;
        this.clock = clock;
        this.baseUrl = baseUrl;
    }

    void answer(HttpExchange exchange) throws IOException {
        var call = exchange.getRequestMethod() + ' ' + exchange.getRequestURI().getPath();
        try {
            switch (call) {
                case "POST /sim/commands" -> command(exchange);
                case "POST /sim/clicks" -> click(exchange);
                case "GET /sim/transcript" -> transcript(exchange);
                case "GET /sim/workspace" -> workspace(exchange);
                case "GET /sim/clock" -> Answers.json(exchange, 200, time());
                case "POST /sim/clock" -> advance(exchange);
                case "POST /sim/faults" -> faults(exchange);
                case "GET /sim/settings" -> Answers.json(exchange, 200, behaviour.described());
                case "POST /sim/settings" -> set(exchange);
                case "GET /sim/assertions" ->
                    Answers.json(exchange, 200, Assertions.of(transcript.all(), posts.after(0)));
                case "GET /sim/posts" ->
                    Answers.streamed(exchange, Map.of("posts", posts.after(number(query(exchange), "after"))));
                default -> other(exchange);
            }
        } catch (BadInputException e) {
            Answers.badInput(exchange, e);
        } catch (InterruptedException _) {
            exchange.close(); // the simulator ends
        } catch (RuntimeException | Error e) {
            exchange.close(); // who asked must not wait for ever
            throw e;
        }
    }

    private void command(HttpExchange exchange) throws IOException, BadInputException, InterruptedException {
        var body = object(exchange);
        var user = text(body, "user");
        var channel = text(body, "channel");
        Answers.json(exchange, 200, chat.type(user, channel, text(body, "text"), baseUrl));
    }

    private void click(HttpExchange exchange) throws IOException, BadInputException, InterruptedException {
        var body = object(exchange);
        var message = body.path("message");
        Answers.json(
                exchange,
                200,
                chat.click(
                        text(body, "user"),
                        text(body, "channel"),
                        message.isIntegralNumber() ? message.asText() : text(body, "message"),
                        text(body, "action"),
                        baseUrl));
    }

    private void transcript(HttpExchange exchange) throws IOException, BadInputException, InterruptedException {
        var query = query(exchange);
        var channel = query.getOrDefault("channel", "");
        var channelId = channel.isEmpty()
                ? null
                : workspace.knownChannel(channel).map(Workspace.Channel::id).orElse("unknown");
        var wait = Duration.ofSeconds(number(query, "wait"));
        var found = transcript.after(
                number(query, "after"), channelId, wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        if (query.getOrDefault("format", "json").equals("text")) {
            Answers.text(exchange, 200, ReadableTranscript.of(found));
            return;
        }
        Answers.streamed(exchange, new Reading(found, transcript.last(), world, clock.instant()));
    }

    private void workspace(HttpExchange exchange) throws IOException {
        Answers.json(
                exchange,
                200,
                Map.of(
                        "team",
                        Workspace.TEAM,
                        "team_domain",
                        Workspace.TEAM_DOMAIN,
                        "world",
                        world,
                        "users",
                        workspace.users(),
                        "channels",
                        workspace.channels()));
    }

    private void advance(HttpExchange exchange) throws IOException, BadInputException {
        var text = text(object(exchange), "advance");
        try {
            var by = Duration.parse(text);
            if (by.isNegative() || by.compareTo(LONGEST_ADVANCE) > 0) {
                throw new BadInputException("advance", "0 to 366 days");
            }
            clock.advance(by);
        } catch (DateTimeParseException _) {
            throw new BadInputException("advance", "an ISO-8601 duration such as PT31M");
        }
        Answers.json(exchange, 200, time());
    }

    private Map<String, String> time() {
        return Map.of(
                "now", clock.instant().toString(), "offset", clock.offset().toString());
    }

    private void faults(HttpExchange exchange) throws IOException, BadInputException {
        var body = object(exchange);
        var error = body.hasNonNull("error") ? text(body, "error") : null;
        var order = new Faults.Order(text(body, "target"), text(body, "kind"), error);
        if (body.has("percent")) {
            faults.sometimes(order, whole(body, "percent"));
        } else {
            faults.next(order, body.hasNonNull("count") ? whole(body, "count") : 1);
        }
        Answers.json(exchange, 200, body);
    }

    private void set(HttpExchange exchange) throws IOException, BadInputException {
        var body = object(exchange);
        if (body.has("replace_original")) {
            behaviour.replaceOriginal(text(body, "replace_original"));
        }
        if (body.has("rate_limits")) {
            if (!body.path("rate_limits").isBoolean()) {
                throw new BadInputException("rate_limits", "true or false");
            }
            behaviour.rateLimits(body.path("rate_limits").asBoolean());
        }
        Answers.json(exchange, 200, behaviour.described());
    }

    private static void other(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/sim/commands", "/sim/clicks", "/sim/faults" -> Answers.methodNotAllowed(exchange, "POST");
            case "/sim/transcript", "/sim/workspace", "/sim/posts", "/sim/assertions" ->
                Answers.methodNotAllowed(exchange, "GET");
            case "/sim/clock", "/sim/settings" -> Answers.methodNotAllowed(exchange, "GET, POST");
            default -> Answers.notFound(exchange);
        }
    }

    private static JsonNode object(HttpExchange exchange) throws IOException, BadInputException {
        try {
            var body = Answers.JSON.readTree(Answers.body(exchange));
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException _) {
            // as any other body that is not an object
        }
        throw new BadInputException("body", "a JSON object");
    }

    private static String text(JsonNode body, String field) throws BadInputException {
        var value = body.path(field);
        if (!value.isTextual()) {
            throw new BadInputException(field, value.isMissingNode() ? "missing" : "a string");
        }
        return value.asText();
    }

    private static int whole(JsonNode body, String field) throws BadInputException {
        var value = body.path(field);
        if (!value.isInt()) {
            throw new BadInputException(field, "a whole number");
        }
        return value.asInt();
    }

    private static long number(Map<String, String> query, String field) throws BadInputException {
        var value = query.getOrDefault(field, "0");
        if (!value.matches("[0-9]{1,15}")) {
            throw new BadInputException(field, "a whole number from 0");
        }
        return Long.parseLong(value);
    }

    private static Map<String, String> query(HttpExchange exchange) throws BadInputException {
        var raw = exchange.getRequestURI().getRawQuery();
        try {
            return raw == null
                    ? Map.of()
                    : Arrays.stream(raw.split("&"))
                            .map(pair -> pair.split("=", 2))
                            .filter(pair -> pair.length == 2 && !pair[1].isEmpty())
                            .collect(Collectors.toMap(
                                    pair -> URLDecoder.decode(pair[0], UTF_8),
                                    pair -> URLDecoder.decode(pair[1], UTF_8),
                                    (first, _) -> first));
        } catch (IllegalArgumentException _) {
            throw new BadInputException("query", "a percent escape is broken");
        }
    }
}
