package dev.chatops.local.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.events.CommandId;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackSimulatorTest {

    private static final String SECRET = "only-the-gateway-and-slack-know";

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private SlackSimulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        simulator =
                SlackSimulator.start(Settings.local(0, gateway.url(), SECRET).withClock(folder.resolve("clock")));
        client = new SimulatorClient(simulator.baseUrl());
    }

    @AfterEach
    void stop() {
        simulator.close();
        gateway.close();
    }

    /** What holds ten thousand commands is not made whole in memory before it is sent. */
    @Test
    void whatGrowsWithEachCommandIsSentPieceByPiece() throws Exception {
        client.type("ada", "general", "demo run ls");
        for (var path : List.of("/sim/posts", "/sim/transcript?channel=general")) {
            var answer = client.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Length")).as(path).isEmpty();
            assertThat(answer.headers().firstValue("Content-Type")).as(path).contains("application/json");
        }
    }

    @Test
    void aCommandIsSentWithAllFieldsAndASignatureThatHolds() throws Exception {
        var sent = client.type("ada", "general", "demo run args \"a  b\" ä&=%");

        var request = gateway.received.getFirst();
        assertThat(request.contentType()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.fields())
                .containsEntry("team_id", "T0DEMO")
                .containsEntry("channel_id", "C0GENERAL")
                .containsEntry("channel_name", "general")
                .containsEntry("user_id", "U0ADA")
                .containsEntry("user_name", "ada")
                .containsEntry("command", "/chatops")
                .containsEntry("text", "demo run args \"a  b\" ä&=%")
                .containsKeys("token", "team_domain", "api_app_id", "is_enterprise_install", "trigger_id");
        assertThat(request.fields().get("response_url"))
                .matches(simulator.baseUrl() + "/commands/T0DEMO/[0-9]+/[A-Za-z0-9]{24}");
        assertThat(request.signature()).isEqualTo("v0=" + hmac("v0:" + request.timestamp() + ":" + request.body()));
        assertThat(Instant.ofEpochSecond(Long.parseLong(request.timestamp())))
                .isBetween(Instant.now().minusSeconds(10), Instant.now());
        assertThat(sent.path("id").asText())
                .isEqualTo(CommandId.of("slack", "T0DEMO", request.signature()).toString());
        assertThat(sent.path("ack").path("status").asInt()).isEqualTo(200);
        assertThat(sent.path("ack").path("response_type").asText()).isEqualTo("in_channel");
        assertThat(sent.path("ack").path("text").asText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo run x|/chatops|demo run x",
                "/demo run x|/demo|run x",
                "/demo   run  x|/demo|run  x",
                "/demo|/demo|''",
                "''|/chatops|''"
            })
    void theFirstWordIsTheSlashWordIfItHasASlash(String typed, String word, String text) {
        client.type("ada", "general", typed);

        assertThat(gateway.received.getFirst().fields())
                .containsEntry("command", word)
                .containsEntry("text", text);
    }

    @Test
    void whatWasTypedAndTheAnswerStandInTheTranscript() {
        var id = client.type("@ada", "#ops", "help").path("id").asText();

        var messages = client.transcript("channel=ops");
        assertThat(messages).extracting(m -> m.path("kind").asText()).containsExactly("typed", "ack");
        var typed = messages.getFirst();
        assertThat(typed.path("text").asText()).isEqualTo("/chatops help");
        assertThat(typed.path("user").asText()).isEqualTo("ada");
        assertThat(typed.path("channel").asText()).isEqualTo("ops");
        assertThat(typed.path("response_type").asText()).isEqualTo("in_channel");
        assertThat(messages).allMatch(m -> m.path("command_id").asText().equals(id));
        assertThat(client.transcript("channel=C0GENERAL")).isEmpty();
    }

    @Test
    void anEphemeralAnswerLeavesTheCommandUnseenByOthers() {
        gateway.answers(200, "application/json", "{\"text\":\"Not accepted\"}");
        var ack = client.type("ada", "general", "help").path("ack");

        assertThat(ack.path("response_type").asText()).isEqualTo("ephemeral");
        assertThat(ack.path("text").asText()).isEqualTo("Not accepted");
        assertThat(client.transcript(""))
                .allMatch(m -> m.path("response_type").asText().equals("ephemeral"));
    }

    @Test
    void aPlainTextAnswerIsShownToTheTypist() {
        gateway.answers(200, "text/plain", "hello");
        var ack = client.type("ada", "general", "help").path("ack");

        assertThat(ack.path("text").asText()).isEqualTo("hello");
        assertThat(ack.path("response_type").asText()).isEqualTo("ephemeral");
    }

    @Test
    void otherStatusesAreErrors() {
        gateway.answers(401, "text/plain", "");
        var ack = client.type("ada", "general", "help").path("ack");

        assertThat(ack.path("status").asInt()).isEqualTo(401);
        assertThat(ack.path("error").asText()).isEqualTo("http_error");
        assertThat(ack.path("text").asText()).contains("/chatops failed", "http_error");
    }

    @Test
    void noAnswerInThreeSecondsIsATimeout() {
        gateway.fallsSilent();
        long start = System.nanoTime();
        var ack = client.type("ada", "general", "help").path("ack");

        assertThat(FakeGateway.since(start)).isBetween(Duration.ofMillis(2_900), Duration.ofSeconds(5));
        assertThat(ack.path("status").isNull()).isTrue();
        assertThat(ack.path("text").asText()).contains("operation_timeout");
    }

    @Test
    void aGatewayThatIsNotThereIsSaid() {
        gateway.close();

        assertThat(client.type("ada", "general", "help")
                        .path("ack")
                        .path("error")
                        .asText())
                .isEqualTo("dispatch_failed");
    }

    @Test
    void anUnknownNameGetsAnIdOfItsOwn() {
        client.type("mallory", "dev-ops", "help");
        client.type("U0EVE", "C0X", "help");

        assertThat(gateway.received.get(0).fields())
                .containsEntry("user_id", "U0MALLORY")
                .containsEntry("user_name", "mallory")
                .containsEntry("channel_id", "C0DEVOPS");
        assertThat(gateway.received.get(1).fields())
                .containsEntry("user_id", "U0EVE")
                .containsEntry("channel_id", "C0X");
    }

    @Test
    void itsPeopleComeFromTheProjectFile() throws Exception {
        var file = Files.writeString(folder.resolve("projects.yml"), """
                users:
                  - { username: grace, id: 7, name: Grace Hopper, chat: ["teams:x:y", "slack:T0DEMO:U7"], new_key: 1 }
                  - { username: stranger, id: 8, name: Elsewhere, chat: ["slack:T0OTHER:U8"] }
                  - nonsense
                projects: [{ path: acme/demo, whatever: true }]
                """);
        try (var other =
                SlackSimulator.start(Settings.local(0, gateway.url(), SECRET).withProjects(file))) {
            var users = SimulatorClient.json(new SimulatorClient(other.baseUrl()).get("/sim/workspace"))
                    .path("users");
            assertThat(users.toString())
                    .isEqualTo("[{\"id\":\"U7\",\"username\":\"grace\",\"name\":\"Grace Hopper\"}]");
        }
    }

    @Test
    void requestsCarryTheSimulatedTime() {
        client.post("/sim/clock", "{\"advance\":\"PT31M\"}");
        client.post("/sim/clock", "{\"advance\":\"PT29M\"}");
        client.type("ada", "general", "help");

        assertThat(Instant.ofEpochSecond(
                        Long.parseLong(gateway.received.getFirst().timestamp())))
                .isBetween(Instant.now().plusSeconds(3_590), Instant.now().plusSeconds(3_601));
        assertThat(folder.resolve("clock")).hasContent("PT1H");
        assertThat(SimulatorClient.json(client.get("/sim/clock")).path("offset").asText())
                .isEqualTo("PT1H");
    }

    @Test
    void aReaderWaitsForTheNextMessageAndNoLonger() throws Exception {
        client.type("ada", "general", "first");
        var last = client.transcript("").getLast().path("seq").asLong();
        var soon = client.transcriptSoon("channel=general&wait=30&after=" + last);
        client.type("ada", "ops", "in another channel");
        assertThat(soon).isNotDone();
        client.type("ada", "general", "second");

        assertThat(soon.get(5, TimeUnit.SECONDS))
                .extracting(m -> m.path("text").asText())
                .contains("/chatops second");
        long start = System.nanoTime();
        assertThat(client.transcript("wait=1&after=999")).isEmpty();
        assertThat(FakeGateway.since(start)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    }

    @Test
    void theSameRequestCanBeDeliveredTwice() {
        client.post("/sim/faults", "{\"target\":\"gateway\",\"kind\":\"duplicate\",\"count\":1}");
        client.type("ada", "general", "help");
        client.type("ada", "general", "help");

        assertThat(gateway.received).hasSize(3);
        assertThat(gateway.received.get(1)).isEqualTo(gateway.received.get(0));
        assertThat(gateway.received.get(2).signature())
                .isNotEqualTo(gateway.received.get(0).signature());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "commands|{\"channel\":\"general\",\"text\":\"x\"}|user",
                "commands|{\"user\":\"ada\",\"text\":\"x\"}|channel",
                "commands|{\"user\":\"ada\",\"channel\":\"general\"}|text",
                "commands|{\"user\":7,\"channel\":\"general\",\"text\":\"x\"}|user",
                "commands|{\"user\":\"a b\",\"channel\":\"general\",\"text\":\"x\"}|user",
                "commands|{\"user\":\"ada\",\"channel\":\"\",\"text\":\"x\"}|channel",
                "commands|{\"user\":\"ada\",\"channel\":\"general\",\"text\":\"/ x\"}|text",
                "commands|[]|body",
                "commands|nonsense|body",
                "clock|{\"advance\":\"31 minutes\"}|advance",
                "clock|{\"advance\":\"-PT1M\"}|advance",
                "clock|{}|advance",
                "faults|{\"kind\":\"slow\",\"count\":1}|target",
                "faults|{\"target\":\"moon\",\"kind\":\"slow\",\"count\":1}|target",
                "faults|{\"target\":\"gateway\",\"kind\":\"slow\",\"count\":1}|kind",
                "faults|{\"target\":\"response_url\",\"kind\":\"slow\",\"count\":-1}|count",
                "faults|{\"target\":\"response_url\",\"kind\":\"slow\",\"count\":1.5}|count",
                "faults|{\"target\":\"response_url\",\"kind\":\"slow\",\"count\":\"two\"}|count"
            })
    void badInputIsRefusedByTheNameOfItsField(String path, String body, String field) {
        var response = client.post("/sim/" + path, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(SimulatorClient.json(response).path("field").asText()).isEqualTo(field);
        assertThat(SimulatorClient.json(response).path("error").asText()).startsWith(field + ": ");
        assertThat(gateway.received).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"after=x,after", "after=-1,after", "wait=soon,wait", "channel=a%20b,channel"})
    void badQueriesToo(String query, String field) {
        var response = client.get("/sim/transcript?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(SimulatorClient.json(response).path("field").asText()).isEqualTo(field);
    }

    @Test
    void otherPathsAndMethodsAreSaidToBeWrong() {
        assertThat(client.get("/sim/commands").statusCode()).isEqualTo(405);
        assertThat(client.get("/sim/nothing").statusCode()).isEqualTo(404);
        assertThat(client.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(client.post("/", "").statusCode()).isEqualTo(405);
    }

    @Test
    void thePageAndWhatItReadsHoldNoSecret() {
        client.type("ada", "general", "help");
        var secretPart =
                gateway.received.getFirst().fields().get("response_url").replaceAll(".*/", "");

        for (var path : List.of("/", "/chat.css", "/chat.js", "/markup.js", "/sim/workspace", "/sim/transcript")) {
            var response = client.get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.body()).as(path).doesNotContain(SECRET, secretPart);
        }
        assertThat(client.get("/").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    }

    @Test
    void otherWebPagesCannotTypeHere() {
        var body = "{\"user\":\"ada\",\"channel\":\"general\",\"text\":\"x\"}";
        assertThat(client.post("/sim/commands", body, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.post("/sim/commands", body, "Origin", "null").statusCode())
                .isEqualTo(403);
        assertThat(client.post(
                                "/sim/commands",
                                body,
                                "Origin",
                                simulator.baseUrl().toString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.received).hasSize(1);
    }

    @Test
    void theEnvironmentSaysWhatIsMissing() {
        assertThatThrownBy(() -> Settings.from(Map.of("CHATOPS_SIM_PORT", "1")))
                .hasMessageContaining("CHATOPS_SIM_GATEWAY");
        assertThatThrownBy(() -> Settings.from(Map.of("CHATOPS_SIM_PORT", "x")))
                .hasMessageContaining("CHATOPS_SIM_PORT");
        var settings = Settings.from(Map.of(
                "CHATOPS_SIM_PORT", "1",
                "CHATOPS_SIM_GATEWAY", "http://127.0.0.1:2",
                "CHATOPS_SIM_SIGNING_SECRET", SECRET));
        assertThat(settings).isEqualTo(Settings.local(1, java.net.URI.create("http://127.0.0.1:2"), SECRET));
        assertThat(settings.toString()).doesNotContain(SECRET);
    }

    /** HMAC-SHA256 written out (RFC 2104), so that one mistake is not made twice. */
    private static String hmac(String text) throws Exception {
        var sha = MessageDigest.getInstance("SHA-256");
        var key = Arrays.copyOf(SECRET.getBytes(UTF_8), 64);
        var inner = key.clone();
        var outer = key.clone();
        for (int i = 0; i < 64; i++) {
            inner[i] ^= 0x36;
            outer[i] ^= 0x5c;
        }
        sha.update(inner);
        var digest = sha.digest(text.getBytes(UTF_8));
        sha.update(outer);
        return "%064x".formatted(new BigInteger(1, sha.digest(digest)));
    }
}
