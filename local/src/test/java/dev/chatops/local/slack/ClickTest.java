package dev.chatops.local.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.events.CommandId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pressing a button sends, and what the app may do with the message that it is in. */
class ClickTest {

    private static final String BUTTONS = """
            {"response_type":"%s","text":"waits","blocks":[
              {"type":"section","text":{"type":"mrkdwn","text":"waits"},
               "accessory":{"type":"button","action_id":"log","text":{"type":"plain_text","text":"Log"},"value":"demo logs 7"}},
              {"type":"actions","block_id":"choices","elements":[
                {"type":"button","action_id":"a0","text":{"type":"plain_text","text":"Play"},"value":"demo play 7","style":"primary"},
                {"type":"button","action_id":"a1","text":{"type":"plain_text","text":"Cancel"},"value":"demo cancel 7"}]}]}""";

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private SlackSimulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        simulator =
                SlackSimulator.start(Settings.local(0, gateway.url(), "secret").withClock(folder.resolve("clock")));
        client = new SimulatorClient(simulator.baseUrl());
        client.type("ada", "general", "demo run x");
        client.post(gateway.received.getFirst().fields().get("response_url"), BUTTONS.formatted("in_channel"));
        gateway.answers(200, "text/plain", "");
    }

    @AfterEach
    void stop() {
        simulator.close();
        gateway.close();
    }

    @Test
    void aClickIsSentAsSlackSendsIt() throws Exception {
        var message = messages().getFirst();
        var sent = SimulatorClient.json(
                client.click("bob", "general", message.path("ts").asText(), "Play"));

        var request = gateway.received.getLast();
        assertThat(request.path()).isEqualTo("/slack/interactions");
        assertThat(request.contentType()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.fields()).containsOnlyKeys("payload");
        assertThat(sent.path("id").asText())
                .isEqualTo(CommandId.of("slack", "T0DEMO", request.signature()).toString());
        assertThat(sent.path("ack").path("status").asInt()).isEqualTo(200);
        var payload = payload();
        assertThat(payload.path("type").asText()).isEqualTo("block_actions");
        assertThat(payload.at("/user/id").asText()).isEqualTo("U0BOB");
        assertThat(payload.at("/team/id").asText()).isEqualTo("T0DEMO");
        assertThat(payload.at("/channel/id").asText()).isEqualTo("C0GENERAL");
        assertThat(payload.at("/container/message_ts").asText())
                .isEqualTo(message.path("ts").asText())
                .matches("[0-9]{10}\\.[0-9]{6}");
        assertThat(payload.at("/message/blocks")).isEqualTo(message.path("blocks"));
        assertThat(payload.at("/actions/0/value").asText()).isEqualTo("demo play 7");
        assertThat(payload.at("/actions/0/block_id").asText()).isEqualTo("choices");
        assertThat(payload.at("/actions")).hasSize(1);
        assertThat(payload.path("response_url").asText())
                .matches(simulator.baseUrl() + "/actions/T0DEMO/[0-9]+/[A-Za-z0-9]{24}");
    }

    @ParameterizedTest
    @CsvSource({"Cancel,demo cancel 7", "a0,demo play 7", "Log,demo logs 7", "log,demo logs 7"})
    void aButtonIsFoundByLabelOrAction(String action, String value) throws Exception {
        client.click("ada", "general", messages().getFirst().path("seq").asText(), action);

        assertThat(payload().at("/actions/0/value").asText()).isEqualTo(value);
    }

    @Test
    void theAppCanReplaceTheMessageThatWasClicked() throws Exception {
        var url = click("Play");
        client.post(url, "{\"text\":\"playing\",\"response_type\":\"in_channel\",\"replace_original\":true}");
        client.post(url, "{\"text\":\"by the way\",\"response_type\":\"in_channel\"}");
        client.post(url, "{\"text\":\"played\",\"response_type\":\"in_channel\",\"replace_original\":true}");

        assertThat(shown()).extracting(m -> m.path("text").asText()).containsExactly("by the way", "played");
        assertThat(messages().getLast().path("ts"))
                .isEqualTo(messages().getFirst().path("ts"));
    }

    @Test
    void theAppCanTakeTheMessageAway() throws Exception {
        var url = click("Play");
        var posted = client.post(url, "{\"delete_original\":true}");

        assertThat(posted.body()).isEqualTo("ok");
        assertThat(shown()).isEmpty();
        client.post(url, "{\"text\":\"too late to replace\",\"replace_original\":true}");
        assertThat(shown()).hasSize(1);
    }

    @Test
    void aClickHasFivePostsAndThirtyMinutesOfItsOwn() throws Exception {
        client.post("/sim/clock", "{\"advance\":\"PT29M\"}");
        var url = click("Play");
        client.post("/sim/clock", "{\"advance\":\"PT29M\"}");
        for (int i = 0; i < 5; i++) {
            assertThat(client.post(url, "{\"text\":\"x\"}").statusCode()).isEqualTo(200);
        }
        assertThat(client.post(url, "{\"text\":\"x\"}").body()).isEqualTo("used_url");
        var other = click("Cancel");
        client.post("/sim/clock", "{\"advance\":\"PT30M\"}");
        assertThat(client.post(other, "{\"text\":\"x\"}").body()).isEqualTo("expired_url");
    }

    @Test
    void aButtonThatIsGoneCanBePressedByWhoStillSeesIt() throws Exception {
        var seq = messages().getFirst().path("seq").asText();
        var ts = messages().getFirst().path("ts").asText();
        client.post(click("Play"), "{\"text\":\"played\",\"response_type\":\"in_channel\",\"replace_original\":true}");

        assertThat(client.click("bob", "general", seq, "Play").statusCode()).isEqualTo(200);
        var now = client.click("bob", "general", ts, "Play");
        assertThat(now.statusCode()).isEqualTo(400);
        assertThat(now.body()).contains("no buttons");
    }

    @Test
    void whatOnlyOnePersonSeesOnlyHeCanPress() throws Exception {
        client.type("ada", "general", "demo run y");
        client.post(gateway.received.getLast().fields().get("response_url"), BUTTONS.formatted("ephemeral"));
        var seq = messages().getLast().path("seq").asText();

        assertThat(client.click("bob", "general", seq, "Play").body()).contains("only visible to ada");
        assertThat(client.click("ada", "general", seq, "Play").statusCode()).isEqualTo(200);
        assertThat(payload().at("/container/is_ephemeral").asBoolean()).isTrue();
        assertThat(payload().has("message")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "general,999,Play,message",
        "general,1.000001,Play,message",
        "ops,3,Play,message",
        "general,3,Approve,action"
    })
    void whatCannotBePressedIsSaid(String channel, String message, String action, String field) {
        var response = client.click("ada", channel, message, action);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(SimulatorClient.json(response).path("field").asText()).isEqualTo(field);
    }

    @Test
    void aClickThatIsNotTakenIsMarked() {
        gateway.answers(503, "text/plain", "");
        var ack = SimulatorClient.json(client.click("ada", "general", "3", "Play"))
                .path("ack");

        assertThat(ack.path("error").asText()).isEqualTo("http_error");
        var last = client.transcript("").getLast();
        assertThat(last.path("kind").asText()).isEqualTo("ack");
        assertThat(last.path("clicked").asLong()).isEqualTo(3);
        assertThat(last.path("error").asText()).isEqualTo("http_error");
    }

    @Test
    void whatAnswersAClickIsNotShown() {
        gateway.answers(200, "application/json", "{\"text\":\"Slack does not show this\"}");
        var ack = SimulatorClient.json(client.click("ada", "general", "3", "Play"))
                .path("ack");

        assertThat(ack.path("text").asText()).isEmpty();
    }

    /** The address at which the click can be answered. */
    private String click(String action) throws Exception {
        var seq = messages().getFirst().path("seq").asText();
        assertThat(client.click("ada", "general", seq, action).statusCode()).isEqualTo(200);
        return payload().path("response_url").asText();
    }

    private JsonNode payload() throws Exception {
        return new ObjectMapper().readTree(gateway.received.getLast().fields().get("payload"));
    }

    private List<JsonNode> shown() {
        return messages().stream().filter(m -> !m.path("replaced").asBoolean()).toList();
    }

    private List<JsonNode> messages() {
        return client.transcript("").stream()
                .filter(m -> m.path("kind").asText().equals("message"))
                .toList();
    }
}
