package dev.chatops.local.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the simulator says of the answers that it saw. */
class AssertionsTest {

    private static final String ANSWER = """
            {"text":"done","response_type":"in_channel","replace_original":%b,
             "metadata":{"event_type":"chatops_answer","event_payload":{}}}""";

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private SlackSimulator simulator;
    private SimulatorClient client;
    private String id;
    private String url;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        simulator =
                SlackSimulator.start(Settings.local(0, gateway.url(), "secret").withClock(folder.resolve("clock")));
        client = new SimulatorClient(simulator.baseUrl());
        id = client.type("ada", "general", "demo run x").path("id").asText();
        url = gateway.received.getFirst().fields().get("response_url");
    }

    @AfterEach
    void stop() {
        simulator.close();
        gateway.close();
    }

    @Test
    void aCommandWithoutAnAnswerIsNamed() {
        client.post(url, "{\"text\":\"on its way\"}");

        assertThat(verdict().path("ok").asBoolean()).isFalse();
        assertThat(verdict().path("unanswered").toString()).isEqualTo("[\"" + id + "\"]");
    }

    @Test
    void oneAnswerIsRight() {
        client.post(url, ANSWER.formatted(false));

        assertThat(verdict().path("ok").asBoolean()).isTrue();
        assertThat(verdict().path("answered").asInt()).isOne();
    }

    @Test
    void twoAnswersAreWrong() {
        client.post(url, ANSWER.formatted(false));
        client.post(url, ANSWER.formatted(false));

        assertThat(verdict().path("ok").asBoolean()).isFalse();
        assertThat(verdict().path("answered_twice").toString()).contains(id);
    }

    @Test
    void anAnswerPostedAgainNeedsAReason() {
        client.post(url, ANSWER.formatted(false));
        client.post(url, ANSWER.formatted(true));

        assertThat(verdict().path("ok").asBoolean()).isFalse();
        assertThat(verdict().at("/posted_again/0/explained").asBoolean()).isFalse();
    }

    @Test
    void anAnswerThatWasNotHeardOfIsReasonEnough() {
        client.post("/sim/faults", "{\"target\":\"response_url\",\"kind\":\"cut_after_accept\",\"count\":1}");
        assertThatThrownBy(() -> client.post(url, ANSWER.formatted(false))).isInstanceOf(IllegalStateException.class);
        client.post(url, ANSWER.formatted(true));

        assertThat(verdict().path("ok").asBoolean()).isTrue();
        assertThat(verdict().at("/posted_again/0/explained").asBoolean()).isTrue();
    }

    @Test
    void aServerErrorIsReasonEnough() {
        client.post("/sim/faults", "{\"target\":\"response_url\",\"kind\":\"http_500_after_accept\",\"count\":1}");
        assertThat(client.post(url, ANSWER.formatted(false)).statusCode()).isEqualTo(500);
        client.post(url, ANSWER.formatted(true));

        assertThat(verdict().path("ok").asBoolean()).isTrue();
        assertThat(verdict().at("/posted_again/0/explained").asBoolean()).isTrue();
    }

    @Test
    void whatTheAppDidNotTakeNeedsNoAnswer() {
        client.post(url, ANSWER.formatted(false));
        gateway.answers(200, "application/json", "{\"text\":\"Not accepted\"}");
        client.type("ada", "general", "demo run y");
        gateway.answers(500, "text/plain", "");
        client.type("ada", "general", "demo run z");

        assertThat(verdict().path("ok").asBoolean()).isTrue();
        assertThat(verdict().path("accepted").asInt()).isOne();
    }

    @Test
    void postsThatSlackWouldRefuseAreListed() {
        client.post(url, "{\"text\":\"" + "x".repeat(40_001) + "\"}");

        assertThat(verdict().at("/refused/0/refused").asText()).isEqualTo("msg_too_long");
    }

    @Test
    void theTranscriptCanBeReadByPeople() {
        client.post(url, """
                {"text":"line 1\\nline 2","response_type":"in_channel","blocks":[{"type":"actions","elements":[
                  {"type":"button","text":{"type":"plain_text","text":"Play"},"value":"x"}]}]}""");

        assertThat(client.get("/sim/transcript?format=text").body())
                .matches("(?s)[0-9:]{8} #general ada: /chatops demo run x\n"
                        + "[0-9:]{8} #general ChatOps: line 1\n    line 2 \\[Play]\n");
    }

    private JsonNode verdict() {
        return SimulatorClient.json(client.get("/sim/assertions"));
    }
}
