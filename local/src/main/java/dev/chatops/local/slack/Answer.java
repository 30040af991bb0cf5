package dev.chatops.local.slack;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;

/**
 * What an app is told.
 *
 * @param headers beside the content type
 */
record Answer(int status, String type, byte[] body, Map<String, String> headers) {

    static Answer text(int status, String text) {
        return new Answer(
                status, "text/plain; charset=utf-8", text.getBytes(java.nio.charset.StandardCharsets.UTF_8), Map.of());
    }

    /** @param value written as JSON */
    static Answer json(int status, Object value) {
        try {
            return new Answer(
                    status, "application/json; charset=utf-8", Answers.JSON.writeValueAsBytes(value), Map.of());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer retryAfter(long seconds) {
        return new Answer(status, type, body, Map.of("Retry-After", Long.toString(seconds)));
    }

    void send(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        Answers.bytes(exchange, status, type, body);
    }
}
