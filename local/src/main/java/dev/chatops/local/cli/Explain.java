package dev.chatops.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.local.world.WorldFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the running pipeline-service what it would decide about a text: the very code that decides about commands. */
@Command(
        name = "explain",
        description =
                "Say whether somebody may do what a text says, and which rule decides it. Nothing is started. Exit"
                        + " code 1: he may not, or not alone.")
final class Explain implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "Print one JSON object instead.")
    boolean json;

    @Option(names = "--user", paramLabel = "U", description = "Whose text. Default: the first user.")
    String user;

    @Option(names = "--channel", paramLabel = "C", description = "Where. Default: general.")
    String channel = "general";

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    boolean help;

    @Mixin
    DataOption data;

    @Parameters(arity = "1..*", paramLabel = "TEXT", description = "What stands behind the slash word.")
    List<String> words;

    @Spec
    CommandSpec spec;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @Override
    public Integer call() throws IOException, InterruptedException, NoWorldException {
        var explanation = explain(data.world());
        var decision = explanation.path("decision").asText();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(explanation);
        } else {
            var rule = explanation.path("rule").asText();
            out.println(rule.isEmpty() ? decision : decision + ", by " + rule);
            if (!explanation.path("reason").asText().isEmpty()) {
                out.println(explanation.path("reason").asText());
            }
        }
        out.flush();
        return decision.equals("allowed") ? Chatops.SUCCESS : Chatops.OTHER_OUTCOME;
    }

    private JsonNode explain(WorldFile world) throws IOException, InterruptedException {
        var workspace = answer(HttpRequest.newBuilder(URI.create(world.simulator() + "/sim/workspace")));
        var question = new HashMap<String, String>();
        question.put("text", String.join(" ", words));
        question.put("user", chatUser(workspace, user == null ? world.firstUser() : user));
        question.put("workspace", workspace.path("team").asText());
        question.put("channel", channel);
        idOf(workspace.path("channels"), "name", channel).ifPresent(id -> question.put("channelId", id));
        return answer(HttpRequest.newBuilder(URI.create(world.console() + "/api/v1/explain"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + world.apiToken())
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(question))));
    }

    /** As the project file names him; one who has never typed is left to pipeline-service, which may know his user name. */
    private static String chatUser(JsonNode workspace, String name) {
        return idOf(workspace.path("users"), "username", name)
                .map(id -> "slack:" + workspace.path("team").asText() + ":" + id)
                .orElse(name);
    }

    private static Optional<String> idOf(JsonNode known, String field, String nameOrId) {
        var name = nameOrId.replaceFirst("^[@#]", "");
        for (var one : known) {
            if (one.path(field).asText().equals(name) || one.path("id").asText().equals(name)) {
                return Optional.of(one.path("id").asText());
            }
        }
        return Optional.empty();
    }

    private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("pipeline-service or the simulator answered " + response.statusCode());
        }
        return JSON.readTree(response.body());
    }
}
