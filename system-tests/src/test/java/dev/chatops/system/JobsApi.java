package dev.chatops.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.OptionalLong;

/** Jobs of project 1, through the APIs of pipeline-service and reply-service. */
final class JobsApi {

    private final String console;
    private final String replies;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param token of the API and, in a local world, of reply-service too */
    JobsApi(String console, String replies, String token) {
        this.console = console;
        this.replies = replies;
        this.token = token;
    }

    /** The job that a command made; empty as long as reply-service knows none. */
    OptionalLong jobOf(String commandId) throws IOException, InterruptedException {
        var response = send(HttpRequest.newBuilder(URI.create(replies + "/api/v1/replies/" + commandId))
                .header("Authorization", "Bearer " + token));
        var job = new ObjectMapper().readTree(response.body()).path("job_id");
        return response.statusCode() == 200 && job.isNumber() ? OptionalLong.of(job.longValue()) : OptionalLong.empty();
    }

    JsonNode job(long id) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get("/api/v4/projects/1/jobs/" + id));
    }

    /** The stored log. */
    String trace(long id) throws IOException, InterruptedException {
        return get("/api/v4/projects/1/jobs/" + id + "/trace");
    }

    private String get(String path) throws IOException, InterruptedException {
        var response = send(HttpRequest.newBuilder(URI.create(console + path)).header("PRIVATE-TOKEN", token));
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
