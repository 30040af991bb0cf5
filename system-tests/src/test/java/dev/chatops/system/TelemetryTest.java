package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.system.SpanCollector.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the services say of themselves: one trace a command, logs whose facts are fields, and nothing that is secret. */
@ExtendWith(SharedWorld.class)
class TelemetryTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final SharedWorld.Parts parts;
    private final Chat chat;

    TelemetryTest(SharedWorld.Parts parts) {
        this.parts = parts;
        this.chat = parts.chat();
    }

    @Test
    void oneTraceLeadsFromTheSlashCommandToThePost() throws Exception {
        var before = parts.spans().spans();
        var command = chat.type("ada", "demo run hello-world");
        chat.answerTo(command);
        await().atMost(LIMIT).until(() -> traceOf(before).size() >= 5);
        var trace = traceOf(before);
        assertThat(trace)
                .extracting(Span::name)
                .containsExactlyInAnyOrder("take command", "decide command", "claim job", "run job", "post answer");
        assertThat(trace.stream().filter(span -> span.parent().isEmpty()))
                .extracting(Span::name)
                .containsExactly("take command");
        var ids = trace.stream().map(Span::id).collect(Collectors.toSet());
        assertThat(trace.stream().map(Span::parent).filter(parent -> !parent.isEmpty()))
                .allMatch(ids::contains);
    }

    /** The spans of the first trace that began after {@code before}. */
    private List<Span> traceOf(List<Span> before) {
        var seen = before.stream().map(Span::trace).collect(Collectors.toSet());
        var fresh = parts.spans().spans().stream()
                .filter(span -> !seen.contains(span.trace()))
                .toList();
        return fresh.stream()
                .filter(span -> span.name().equals("take command"))
                .findFirst()
                .map(root -> fresh.stream()
                        .filter(span -> span.trace().equals(root.trace()))
                        .toList())
                .orElse(List.of());
    }

    @Test
    void theFactsOfLogLinesAreFields() throws Exception {
        var command = chat.type("ada", "demo run hello-world");
        var answer = chat.answerTo(command);
        var job = Long.toString(Chat.jobOf(answer));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(lines("pipeline-service"))
                        .anyMatch(
                                line -> line.path("mdc").path("jobId").asText().equals(job)
                                        && line.path("message").asText().startsWith("job claimed")));
        assertThat(lines("pipeline-service"))
                .anyMatch(line -> !line.path("mdc").path("commandId").asText().isEmpty()
                        && line.path("message").asText().startsWith("command taken"));
    }

    /** G7: neither in logs nor in spans. */
    @Test
    void noSecretNoReplyAddressAndNothingOfALogIsTold() throws Exception {
        var said = "said-in-chat-" + TestProject.newRun();
        chat.answerTo(chat.type("ada", "demo run args " + said));
        chat.answerTo(chat.type("ada", "demo run broken"));
        var world = parts.world().described();
        var forbidden =
                List.of(said, "about to fail", world.apiToken(), world.signingSecret(), "/commands/T0", "/actions/T0");
        for (var service : List.of(
                "gateway-service",
                "gateway-service-2",
                "pipeline-service",
                "reply-service",
                "reply-service-2",
                "runner-1",
                "runner-2")) {
            var text = Files.readString(parts.logs().resolve(service + ".log"));
            assertThat(text).as(service).isNotEmpty();
            forbidden.forEach(word -> assertThat(text.contains(word))
                    .as(service + " tells " + word)
                    .isFalse());
        }
        forbidden.forEach(word -> assertThat(parts.spans().everything().contains(word))
                .as("a span tells " + word)
                .isFalse());
    }

    private List<JsonNode> lines(String service) throws IOException {
        var json = new ObjectMapper();
        var lines = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(Path.of(parts.logs().toString(), service + ".log"))) {
            if (line.startsWith("{")) {
                lines.add(json.readTree(line));
            }
        }
        return lines;
    }
}
