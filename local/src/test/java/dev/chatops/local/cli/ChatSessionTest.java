package dev.chatops.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a world that is only its addresses: for how long, and for what, one waits. */
class ChatSessionTest {

    private static final String TYPED = """
            {"id": "0d5f9c52-7d3e-4a58-9c6e-2f3f6f1f0a11", "ack": {"status": 200, "response_type": "in_channel", "text": ""}}""";

    private static final String ANSWERED = """
            {"messages": [{"seq": 1, "kind": "message", "command_id": "0d5f9c52-7d3e-4a58-9c6e-2f3f6f1f0a11", "final": true, "text": "done"}]}""";

    @TempDir
    Path data;

    private final StringWriter errors = new StringWriter();

    @Test
    void noQuestionIsHeldForLongerThanOneWantsToWait() throws Exception {
        List<String> questions = new CopyOnWriteArrayList<>();
        HttpHandler transcript = exchange -> {
            questions.add(exchange.getRequestURI().getQuery());
            send(exchange, questions.size() == 1 ? "{\"messages\": []}" : ANSWERED);
        };
        try (var _ = AddressedWorld.in(
                data,
                Map.of(
                        "/sim/commands", exchange -> send(exchange, TYPED),
                        "/sim/transcript", transcript,
                        "/api/v1/replies", exchange -> send(exchange, "{}")))) {
            assertThat(chatops("run", "--data", data.toString(), "--wait", "4s", "demo", "slow"))
                    .isZero();
        }
        assertThat(questions).hasSizeGreaterThan(1).allMatch(question -> question.matches(".*&wait=[0-4]"));
    }

    /** Instead of asking it again and again until the time is over. */
    @Test
    void aSimulatorThatIsGoneEndsTheWaiting() throws Exception {
        var world = new AddressedWorld[1];
        world[0] = AddressedWorld.in(
                data,
                Map.of(
                        "/sim/transcript",
                        exchange -> send(exchange, "{\"messages\": []}"),
                        "/sim/commands",
                        exchange -> {
                            send(exchange, TYPED);
                            world[0].close();
                        }));
        assertThat(chatops("say", "--data", data.toString(), "--wait", "10s", "help"))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("does not answer any more");
    }

    private int chatops(String... arguments) {
        return Chatops.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
    }

    private static void send(HttpExchange exchange, String json) throws IOException {
        var body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
