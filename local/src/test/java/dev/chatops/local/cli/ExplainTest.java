package dev.chatops.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a world that is only its addresses: what is asked of pipeline-service, and how its answer is shown. */
class ExplainTest {

    private static final String WORKSPACE = """
            {"team": "T0DEMO", "users": [{"id": "U0BOB", "username": "bob"}], "channels": [{"id": "C0OPS", "name": "ops"}]}""";

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final AtomicReference<String> question = new AtomicReference<>();
    private final AtomicReference<String> authorization = new AtomicReference<>();
    private String answer = "";
    private AddressedWorld world;

    @BeforeEach
    void start() throws IOException {
        world = AddressedWorld.in(
                data, Map.of("/sim/workspace", exchange -> send(exchange, WORKSPACE), "/api/v1/explain", exchange -> {
                    question.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                    authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
                    send(exchange, answer);
                }));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aRefusalIsShownWithItsRuleAndIsNoSuccess() throws Exception {
        answer = """
                {"decision": "refused", "rule": "rule at line 23", "reason": "It runs only from the channel `C0OPS`."}""";
        assertThat(chatops(
                        "explain", "--data", data.toString(), "--user", "bob", "--channel", "ops", "demo", "run", "x"))
                .isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo("refused, by rule at line 23%nIt runs only from the channel `C0OPS`.%n".formatted());
        JsonNode asked = new ObjectMapper().readTree(question.get());
        assertThat(asked.path("user").asText()).isEqualTo("slack:T0DEMO:U0BOB");
        assertThat(asked.path("channelId").asText()).isEqualTo("C0OPS");
        assertThat(asked.path("text").asText()).isEqualTo("demo run x");
        assertThat(authorization.get()).isEqualTo("Bearer t0ken");
    }

    @Test
    void whoIsAllowedIsASuccess() {
        answer = """
                {"decision": "allowed", "rule": "role", "reason": ""}""";
        assertThat(chatops("explain", "--data", data.toString(), "demo", "run", "x"))
                .isZero();
        assertThat(out.toString()).isEqualTo("allowed, by role%n".formatted());
        assertThat(question.get()).contains("\"user\":\"ada\"", "\"channel\":\"general\"");
    }

    private int chatops(String... arguments) {
        return Chatops.commandLine().setOut(new PrintWriter(out)).execute(arguments);
    }

    private static void send(HttpExchange exchange, String body) throws IOException {
        exchange.sendResponseHeaders(200, body.getBytes(UTF_8).length);
        try (var stream = exchange.getResponseBody()) {
            stream.write(body.getBytes(UTF_8));
        }
    }
}
