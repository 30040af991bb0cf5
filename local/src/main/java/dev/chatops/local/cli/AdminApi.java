package dev.chatops.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.local.world.WorldException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** {@code /api/v1/admin} of pipeline-service. What it refuses is thrown, in its own words. */
final class AdminApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 1_000;

    private final String base;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    AdminApi(URI service, String token) {
        this.base = service.toString().replaceFirst("/+$", "") + "/api/v1/admin";
        this.token = token;
    }

    List<JsonNode> pauses() throws IOException, InterruptedException, WorldException {
        var pauses = new ArrayList<JsonNode>();
        ask(request("/pauses")).forEach(pauses::add);
        return pauses;
    }

    /** @param name null for everything; @param reason null for none */
    JsonNode pause(String name, String reason) throws IOException, InterruptedException, WorldException {
        var order = new LinkedHashMap<String, String>();
        order.put("name", name);
        order.put("reason", reason);
        return ask(request("/pauses")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(order))));
    }

    /** @param name null for everything */
    JsonNode resume(String name) throws IOException, InterruptedException, WorldException {
        return ask(request("/pauses" + (name == null ? "" : "?name=" + encoded(name)))
                .DELETE());
    }

    /** All of them, oldest first. @param topic null for all */
    List<JsonNode> deadLetters(String state, String topic) throws IOException, InterruptedException, WorldException {
        var letters = new ArrayList<JsonNode>();
        long after = 0;
        while (true) {
            var page = ask(request("/dead-letters?state=%s&after=%d&limit=%d%s"
                    .formatted(encoded(state), after, PAGE, topic == null ? "" : "&topic=" + encoded(topic))));
            page.forEach(letters::add);
            if (page.size() < PAGE) {
                return letters;
            }
            after = letters.getLast().path("id").asLong();
        }
    }

    JsonNode deadLetter(long id) throws IOException, InterruptedException, WorldException {
        return ask(request("/dead-letters/" + id));
    }

    /** @param what {@code replay} or {@code drop} */
    JsonNode decide(long id, String what) throws IOException, InterruptedException, WorldException {
        return ask(request("/dead-letters/%d/%s".formatted(id, what)).POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("PRIVATE-TOKEN", token);
    }

    private JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException, WorldException {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new WorldException(why(response.statusCode(), response.body()));
            }
            return JSON.readTree(response.body());
        } catch (ConnectException _) {
            throw new WorldException("pipeline-service does not answer at " + base);
        }
    }

    private static String why(int status, String body) {
        try {
            var message = JSON.readTree(body).path("message").asText();
            return message.isEmpty() ? "pipeline-service answered " + status : message;
        } catch (JsonProcessingException _) {
            return "pipeline-service answered " + status;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
