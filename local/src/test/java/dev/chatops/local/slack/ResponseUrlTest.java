package dev.chatops.local.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the app may post to a response URL, how often and how long. */
class ResponseUrlTest {

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private SlackSimulator simulator;
    private SimulatorClient client;
    private String url;
    private String commandId;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        simulator =
                SlackSimulator.start(Settings.local(0, gateway.url(), "secret").withClock(folder.resolve("clock")));
        client = new SimulatorClient(simulator.baseUrl());
        commandId = client.type("ada", "general", "demo run x").path("id").asText();
        url = gateway.received.getFirst().fields().get("response_url");
    }

    @AfterEach
    void stop() {
        simulator.close();
        gateway.close();
    }

    @Test
    void aMessageAppearsInTheChannelWithAllItHas() {
        var posted = client.post(url, """
                {"response_type":"in_channel","text":"Hello World.","blocks":[{"type":"divider"}],
                 "metadata":{"event_type":"chatops_answer","event_payload":{"job_id":7}}}""");

        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(posted.body()).isEqualTo("ok");
        var message = messages().getFirst();
        assertThat(message.path("channel").asText()).isEqualTo("general");
        assertThat(message.path("user").asText()).isEqualTo("ada");
        assertThat(message.path("command_id").asText()).isEqualTo(commandId);
        assertThat(message.path("response_type").asText()).isEqualTo("in_channel");
        assertThat(message.path("text").asText()).isEqualTo("Hello World.");
        assertThat(message.path("blocks").toString()).isEqualTo("[{\"type\":\"divider\"}]");
        assertThat(message.path("metadata").path("event_payload").path("job_id").asInt())
                .isEqualTo(7);
        assertThat(message.path("final").asBoolean()).isTrue();
        assertThat(message.path("replaced").asBoolean()).isFalse();
    }

    @Test
    void withoutATypeItIsEphemeralAndANoticeIsNotFinal() {
        client.post(url, """
                {"text":"waiting","metadata":{"event_type":"chatops_notice","event_payload":{}}}""");

        assertThat(messages().getFirst().path("response_type").asText()).isEqualTo("ephemeral");
        assertThat(messages().getFirst().path("final").asBoolean()).isFalse();
    }

    @Test
    void fivePostsAreTakenAndNoSixth() {
        for (int i = 0; i < 5; i++) {
            assertThat(post("text " + i).statusCode()).isEqualTo(200);
        }
        var sixth = post("one too many");

        assertThat(sixth.statusCode()).isEqualTo(404);
        assertThat(sixth.body()).isEqualTo("used_url");
        assertThat(messages()).hasSize(5);
    }

    @Test
    void aRefusedPostDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            assertThat(client.post(url, "{").statusCode()).isEqualTo(400);
        }
        assertThat(post("still good").statusCode()).isEqualTo(200);
    }

    @Test
    void afterThirtySimulatedMinutesItIsOver() {
        client.post("/sim/clock", "{\"advance\":\"PT29M50S\"}");
        assertThat(post("just in time").statusCode()).isEqualTo(200);
        client.post("/sim/clock", "{\"advance\":\"PT10S\"}");
        var late = post("too late");

        assertThat(late.statusCode()).isEqualTo(404);
        assertThat(late.body()).isEqualTo("expired_url");
        assertThat(messages()).hasSize(1);
    }

    @Test
    void anAddressThatWasNeverGivenOutIsUnknown() {
        var guessed = client.post("/commands/T0DEMO/100001/AAAAAAAAAAAAAAAAAAAAAAAA", "{\"text\":\"x\"}");

        assertThat(guessed.statusCode()).isEqualTo(404);
        assertThat(guessed.body()).isEqualTo("no_service");
        assertThat(client.get(url).statusCode()).isEqualTo(405);
    }

    @Test
    void aReplacementStandsInForTheLastMessageOfItsAddress() {
        post("first");
        post("second");
        client.post(url, "{\"text\":\"third\",\"replace_original\":true}");

        assertThat(messages()).extracting(m -> m.path("replaced").asBoolean()).containsExactly(false, true, false);
        assertThat(messages().get(2).path("replaces").asLong())
                .isEqualTo(messages().get(1).path("seq").asLong());
    }

    @Test
    void aReplacementOfNothingIsANewMessage() {
        client.post(url, "{\"text\":\"first\",\"replace_original\":true}");

        assertThat(messages()).hasSize(1);
        assertThat(messages().getFirst().has("replaces")).isFalse();
    }

    @Test
    void nobodyKnowsWhetherACommandsAnswerCanBeReplacedSoBothCanBeHad() {
        client.post("/sim/settings", "{\"replace_original\":\"adds\"}");
        post("first");
        client.post(url, "{\"text\":\"second\",\"replace_original\":true}");

        assertThat(messages()).extracting(m -> m.path("replaced").asBoolean()).containsExactly(false, false);
        assertThat(client.post("/sim/settings", "{\"replace_original\":\"perhaps\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void everyTryToPostIsOnRecord() {
        fault("http_503", 1);
        fault("cut_after_accept", 1);
        post("lost");
        Assertions.assertThatThrownBy(() -> post("arrived unheard")).hasRootCauseInstanceOf(IOException.class);
        client.post(url, "{\"text\":7}");
        client.post(url, "{\"text\":\"done\",\"metadata\":{\"event_type\":\"chatops_answer\",\"event_payload\":{}}}");

        var posts = SimulatorClient.json(client.get("/sim/posts")).path("posts");
        assertThat(posts).extracting(p -> p.path("answered").asText()).containsExactly("503", "null", "400", "200");
        assertThat(posts).extracting(p -> p.path("posted").asText()).containsExactly("null", "3", "null", "4");
        assertThat(posts)
                .extracting(p -> p.path("refused").asText())
                .containsExactly("null", "null", "invalid_payload", "null");
        assertThat(posts).extracting(p -> p.path("final").asBoolean()).containsExactly(false, false, false, true);
        assertThat(posts).allMatch(p -> p.path("command_id").asText().equals(commandId));
    }

    @Test
    void faultsCanComeByChance() {
        client.post("/sim/faults", "{\"target\":\"response_url\",\"kind\":\"http_500\",\"percent\":100}");
        assertThat(post("x").statusCode()).isEqualTo(500);
        assertThat(post("x").statusCode()).isEqualTo(500);
        var tooMany = client.post("/sim/faults", "{\"target\":\"response_url\",\"kind\":\"http_503\",\"percent\":1}");
        assertThat(tooMany.statusCode()).isEqualTo(400);
        client.post("/sim/faults", "{\"target\":\"response_url\",\"kind\":\"http_500\",\"percent\":0}");
        assertThat(post("x").statusCode()).isEqualTo(200);
    }

    @Test
    void serverErrorsAndLimitsPostNothing() {
        fault("http_500", 1);
        fault("http_429", 2);

        assertThat(post("lost").statusCode()).isEqualTo(500);
        var limited = post("lost");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(post("lost").statusCode()).isEqualTo(429);
        assertThat(post("arrived").statusCode()).isEqualTo(200);
        assertThat(messages()).extracting(m -> m.path("text").asText()).containsExactly("arrived");
    }

    @Test
    void anAnswerThatNeverComesMayStillHavePosted() {
        fault("timeout_after_accept", 1);
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(1))
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"arrived\"}"))
                .build();

        try (var http = HttpClient.newHttpClient()) {
            Assertions.assertThatThrownBy(() -> http.send(request, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(HttpTimeoutException.class);
            http.shutdownNow();
        }
        assertThat(messages()).extracting(m -> m.path("text").asText()).containsExactly("arrived");
    }

    @Test
    void aSlowAnswerIsAnAnswer() {
        fault("slow", 1);
        long start = System.nanoTime();

        assertThat(post("arrived").statusCode()).isEqualTo(200);
        assertThat(FakeGateway.since(start)).isGreaterThan(Duration.ofSeconds(3));
    }

    @Test
    void aFaultCanBeTakenBack() {
        fault("http_500", 10);
        fault("http_500", 0);

        assertThat(post("arrived").statusCode()).isEqualTo(200);
    }

    private void fault(String kind, int count) {
        var body = "{\"target\":\"response_url\",\"kind\":\"%s\",\"count\":%d}".formatted(kind, count);
        assertThat(client.post("/sim/faults", body).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String text) {
        return client.post(url, "{\"text\":\"" + text + "\"}");
    }

    private List<JsonNode> messages() {
        return client.transcript("").stream()
                .filter(m -> m.path("kind").asText().equals("message"))
                .toList();
    }
}
