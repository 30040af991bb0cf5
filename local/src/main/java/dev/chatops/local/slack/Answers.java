package dev.chatops.local.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;

/** Reads bodies of the JDK's HTTP server and writes answers. */
final class Answers {

    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private static final int LONGEST_BODY = 1 << 20;

    private Answers() {}

    /** The first MiB of it: what is longer can be read by nobody. */
    static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readNBytes(LONGEST_BODY), UTF_8);
    }

    static void json(HttpExchange exchange, int status, Object value) throws IOException {
        bytes(exchange, status, "application/json", JSON.writeValueAsBytes(value));
    }

    /** For what grows with each command: written piece by piece, since the whole text may not find room. */
    static void streamed(HttpExchange exchange, Object value) throws IOException {
        describe(exchange, "application/json");
        exchange.sendResponseHeaders(200, 0); // of no length that is known
        JSON.writeValue(exchange.getResponseBody(), value);
        exchange.close();
    }

    static void text(HttpExchange exchange, int status, String text) throws IOException {
        bytes(exchange, status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
    }

    static void badInput(HttpExchange exchange, BadInputException e) throws IOException {
        json(exchange, 400, Map.of("error", e.getMessage(), "field", e.field()));
    }

    static void methodNotAllowed(HttpExchange exchange, String allowed) throws IOException {
        exchange.getResponseHeaders().set("Allow", allowed);
        json(exchange, 405, Map.of("error", "only " + allowed));
    }

    static void notFound(HttpExchange exchange) throws IOException {
        json(exchange, 404, Map.of("error", "nothing here"));
    }

    static void bytes(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        describe(exchange, type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head && bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static void describe(HttpExchange exchange, String type) {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    }
}
