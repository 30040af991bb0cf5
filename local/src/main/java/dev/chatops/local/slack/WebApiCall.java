package dev.chatops.local.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.chatops.local.slack.Message.RefusedException;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A call of a method of the Web API, in any of the ways in which Slack takes one: JSON, a form, or a form in parts.
 *
 * @param method such as {@code chat.postMessage}
 * @param token null where none was sent
 * @param arguments what is not plain text in them is JSON
 */
record WebApiCall(String method, String token, Map<String, String> arguments) {

    private static final String BEARER = "Bearer ";
    private static final List<String> STRUCTURED = List.of("blocks", "attachments", "metadata", "files");

    /** @throws RefusedException with Slack's word for a body that it could not read */
    static WebApiCall read(HttpExchange exchange, String method) throws IOException, RefusedException {
        var arguments = new HashMap<String, String>();
        form(exchange.getRequestURI().getRawQuery(), arguments);
        var contentType = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        switch (contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
            case "application/json" -> json(Answers.body(exchange), arguments);
            case "multipart/form-data" ->
                new MultipartForm(contentType, exchange.getRequestBody().readAllBytes())
                        .parts()
                        .forEach(part -> arguments.put(part.name(), part.text()));
            default -> form(Answers.body(exchange), arguments);
        }
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        var token = authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length()).strip()
                : arguments.get("token");
        return new WebApiCall(method, token, Map.copyOf(arguments));
    }

    /** Empty where it was not sent. */
    String argument(String name) {
        return arguments.getOrDefault(name, "");
    }

    /** @throws RefusedException where it was not sent */
    String needed(String name) throws RefusedException {
        var value = argument(name);
        if (value.isEmpty()) {
            throw new RefusedException("invalid_arguments");
        }
        return value;
    }

    /** All arguments, those that hold JSON as such: what a message to a response URL looks like. */
    ObjectNode asJson() throws RefusedException {
        var json = Answers.JSON.createObjectNode();
        for (var argument : arguments.entrySet()) {
            var name = argument.getKey();
            if (STRUCTURED.contains(name)) {
                json.set(name, parsed(name));
            } else if (!name.equals("token")) {
                json.put(name, argument.getValue());
            }
        }
        return json;
    }

    /** @throws RefusedException where it is there and is not JSON */
    JsonNode parsed(String name) throws RefusedException {
        try {
            return Answers.JSON.readTree(argument(name));
        } catch (JsonProcessingException _) {
            throw new RefusedException(name.equals("blocks") ? "invalid_blocks_format" : "invalid_arguments");
        }
    }

    private static void json(String body, Map<String, String> into) throws RefusedException {
        try {
            if (Answers.JSON.readTree(body) instanceof ObjectNode object) {
                object.properties().forEach(field -> {
                    var value = field.getValue();
                    if (!value.isNull()) {
                        into.put(field.getKey(), value.isTextual() ? value.asText() : value.toString());
                    }
                });
                into.remove("token"); // with JSON, Slack takes it from the header alone
                return;
            }
        } catch (JsonProcessingException _) {
            // as any other body that is not an object
        }
        throw new RefusedException("invalid_json");
    }

    private static void form(String text, Map<String, String> into) throws RefusedException {
        if (text == null || text.isEmpty()) {
            return;
        }
        for (var pair : text.split("&")) {
            var parts = pair.split("=", 2);
            try {
                into.put(
                        URLDecoder.decode(parts[0], UTF_8), parts.length < 2 ? "" : URLDecoder.decode(parts[1], UTF_8));
            } catch (IllegalArgumentException _) {
                throw new RefusedException("invalid_form_data");
            }
        }
    }

    /** Without what was sent: a token is in it. */
    @Override
    public String toString() {
        return "WebApiCall[method=%s]".formatted(method);
    }
}
