package dev.chatops.local.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/** Calls a simulator as the command line, a page or the app does. */
final class SimulatorClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    SimulatorClient(URI base) {
        this.base = base;
    }

    JsonNode type(String user, String channel, String text) {
        var body = JSON.createObjectNode()
                .put("user", user)
                .put("channel", channel)
                .put("text", text);
        return json(post("/sim/commands", body.toString()));
    }

    /** @param message ts or seq of the message */
    HttpResponse<String> click(String user, String channel, String message, String action) {
        var body = JSON.createObjectNode()
                .put("user", user)
                .put("channel", channel)
                .put("message", message)
                .put("action", action);
        return post("/sim/clicks", body.toString());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).build());
    }

    List<JsonNode> transcript(String query) {
        return messages(get("/sim/transcript?" + query));
    }

    CompletableFuture<List<JsonNode>> transcriptSoon(String query) {
        var request =
                HttpRequest.newBuilder(base.resolve("/sim/transcript?" + query)).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(SimulatorClient::messages);
    }

    /** Does not wait for the answer, which may never come. */
    void postAndLeave(String path, String body) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }

    private static List<JsonNode> messages(HttpResponse<String> response) {
        return StreamSupport.stream(json(response).path("messages").spliterator(), false)
                .toList();
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(response.statusCode() + " " + response.body(), e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
