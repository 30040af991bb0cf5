package dev.chatops.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a world that is only its addresses: what is asked of pipeline-service, and how its answer is shown. */
class AdminTest {

    private static final String DEMO = """
            {"kind": "project", "name": "acme/demo", "paused_by": "ada", "paused_at": "2026-11-25T10:00:00Z", "reason": "new disks"}""";
    private static final String EVERYTHING = """
            {"kind": "everything", "name": "", "paused_by": "ada", "paused_at": "2026-11-25T10:00:00Z", "reason": ""}""";
    private static final String LETTERS = """
            [{"id": 3, "topic": "job-events", "partition": 4, "offset": 17, "key": "12", "type": "job.started.v1",
              "set_aside_at": "2026-11-25T10:00:00Z", "reason": "not a\\njob.started.v1", "size_bytes": 90, "replay_of": 2, "state": "open"},
             {"id": 5, "topic": "chat-commands", "partition": null, "offset": null, "key": null, "type": null,
              "set_aside_at": "2026-11-25T10:01:00Z", "reason": "a defect", "size_bytes": 7, "replay_of": null, "state": "open"}]""";

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private AddressedWorld world;

    @BeforeEach
    void start() throws IOException {
        world = AddressedWorld.in(data, Map.of("/", this::answer));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aProjectIsPausedWithItsReasonAndResumed() {
        answers.put("POST /api/v1/admin/pauses", DEMO);
        answers.put("DELETE /api/v1/admin/pauses?name=demo", DEMO);
        answers.put("GET /api/v1/admin/pauses", "[" + EVERYTHING + "]");
        assertThat(chatops("pause", "demo", "--reason", "new disks")).isZero();
        assertThat(chatops("resume", "demo")).isZero();
        assertThat(asked)
                .containsExactly(
                        "POST /api/v1/admin/pauses {\"name\":\"demo\",\"reason\":\"new disks\"}",
                        "DELETE /api/v1/admin/pauses?name=demo ",
                        "GET /api/v1/admin/pauses ");
        assertThat(out.toString().lines())
                .containsExactly(
                        "Paused: project acme/demo. `./chatops admin resume demo` ends it.",
                        "Resumed: project acme/demo, by ada since 2026-11-25T10:00:00Z: new disks",
                        "Still paused: everything, by ada since 2026-11-25T10:00:00Z");
    }

    @Test
    void withoutANameEverythingIsMeant() {
        answers.put("POST /api/v1/admin/pauses", EVERYTHING);
        answers.put("DELETE /api/v1/admin/pauses", EVERYTHING);
        answers.put("GET /api/v1/admin/pauses", "[]");
        assertThat(chatops("pause")).isZero();
        assertThat(chatops("resume")).isZero();
        assertThat(asked.getFirst()).endsWith("{\"name\":null,\"reason\":null}");
        assertThat(out.toString()).startsWith("Paused: everything. `./chatops admin resume` ends it.");
    }

    @Test
    void whatPipelineServiceRefusesIsSaidInItsWords() {
        assertThat(chatops("pause", "nowhere")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("chatops: There is no such thing.%n".formatted());
    }

    @Test
    void theStatusSaysWhatIsPausedAndWhatWaitsForAnOperator() {
        answers.put("GET /api/v1/admin/pauses", "[" + DEMO + "]");
        answers.put("GET /api/v1/admin/dead-letters?state=open&after=0&limit=1000", LETTERS);
        assertThat(chatops("status")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "Paused: project acme/demo, by ada since 2026-11-25T10:00:00Z: new disks",
                        "Dead letters of chat-commands: 1",
                        "Dead letters of job-events: 1");
        assertThat(chatops("status", "--json")).isZero();
        assertThat(out.toString()).contains("\"dead_letters\":{\"chat-commands\":1,\"job-events\":1}");
    }

    @Test
    void deadLettersAreListedAndDecidedOneByOne() {
        answers.put("GET /api/v1/admin/dead-letters?state=open&after=0&limit=1000", LETTERS);
        answers.put("POST /api/v1/admin/dead-letters/3/replay", "{\"topic\": \"job-events\"}");
        answers.put("POST /api/v1/admin/dead-letters/5/drop", "{\"topic\": \"chat-commands\"}");
        assertThat(chatops("dead-letters", "list")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "#3  2026-11-25T10:00:00Z  job-events/4@17  key 12  job.started.v1  90 bytes  not a job.started.v1"
                                + "  (replay of #2)",
                        "#5  2026-11-25T10:01:00Z  chat-commands/?@?  key none  no type  7 bytes  a defect");
        assertThat(chatops("dead-letters", "replay", "3", "5")).isEqualTo(1);
        assertThat(out.toString()).contains("#3 of job-events: sent to its topic again", "#5: There is no such thing.");
        assertThat(chatops("dead-letters", "drop", "--all", "--reason", "a defect"))
                .isZero();
        assertThat(asked)
                .contains("POST /api/v1/admin/dead-letters/5/drop ")
                .doesNotContain("POST /api/v1/admin/dead-letters/3/drop ");
    }

    @Test
    void allMustBeMeant() {
        assertThat(chatops("dead-letters", "drop")).isEqualTo(2);
        assertThat(chatops("dead-letters", "drop", "--topic", "job-events")).isEqualTo(2);
        assertThat(chatops("dead-letters", "drop", "3", "--all")).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void aRealOneTakesItsTokenFromTheEnvironmentAndNotFromTheCommandLine() {
        assertThat(chatops("status", "--url", "http://127.0.0.1:1")).isEqualTo(2);
        assertThat(err.toString()).contains(AdminTarget.TOKEN);
    }

    private int chatops(String... words) {
        var arguments = new ArrayList<>(List.of("admin"));
        arguments.addAll(List.of(words));
        if (!arguments.contains("--url")) {
            arguments.addAll(List.of("--data", data.toString()));
        }
        return Chatops.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(request + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        boolean known =
                "t0ken".equals(exchange.getRequestHeaders().getFirst("PRIVATE-TOKEN")) && answers.containsKey(request);
        var body = (known ? answers.get(request) : "{\"message\": \"There is no such thing.\"}").getBytes(UTF_8);
        exchange.sendResponseHeaders(known ? 200 : 404, body.length);
        try (var response = exchange.getResponseBody()) {
            response.write(body);
        }
    }
}
