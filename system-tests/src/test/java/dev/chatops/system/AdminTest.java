package dev.chatops.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.events.Topics;
import dev.chatops.local.world.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator does by hand, and what people in chat notice of it. */
@ExtendWith(SharedWorld.class)
class AdminTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestProject project;
    private final World world;
    private final Chat chat;
    private final HttpClient http = HttpClient.newHttpClient();

    AdminTest(SharedWorld.Parts parts) {
        project = parts.project();
        world = parts.world();
        chat = parts.chat();
    }

    @Test
    void aPausedProjectRefusesUntilItIsResumed() throws Exception {
        var run = TestProject.newRun();
        var running = chat.type("ada", "ops run wait " + run);
        project.awaitStart(run);
        var paused = call("POST", "/pauses", "{\"name\": \"ops\", \"reason\": \"new disks\"}");
        try {
            assertThat(paused.path("name").asText()).isEqualTo("acme/ops");
            var refused = chat.answerTo(chat.type("ada", "ops run hello"));
            assertThat(Chat.status(refused)).isEqualTo("refused");
            assertThat(refused.path("response_type").asText()).isEqualTo("ephemeral");
            assertThat(refused.path("text").asText())
                    .contains(
                            "The project `acme/ops` is paused by ada since ",
                            " UTC: new disks. Nothing was started. Type it again when it is resumed;"
                                    + " `status`, `logs` and `cancel` go on working.",
                            "You typed: `/chatops ops run hello`");
            assertThat(chat.answerTo(chat.type("ada", "ops status"))
                            .path("text")
                            .asText())
                    .contains("`wait`: running");
            project.go(run); // what runs goes on
            assertThat(Chat.status(chat.answerTo(running))).isEqualTo("success");
        } finally {
            call("DELETE", "/pauses?name=ops", "");
        }
        assertThat(chat.answerTo(chat.type("ada", "ops run hello")).path("text").asText())
                .endsWith("\nHello from ops.");
    }

    /** Its turn comes during the pause: a runner asks for it and does not get it. */
    @Test
    void whatIsQueuedWaitsAndSaysSoAndRunsAfterwards() throws Exception {
        var one = TestProject.newRun();
        var other = TestProject.newRun();
        var first = chat.type("ada", "demo run exclusive " + one);
        project.awaitStart(one);
        var second = chat.type("ada", "demo run exclusive " + other);
        await().atMost(Duration.ofSeconds(30)).until(() -> isToldOf(second, "waits for its turn"));
        call("POST", "/pauses", "{\"name\": \"demo\"}");
        try {
            project.go(one);
            assertThat(Chat.status(chat.answerTo(first))).isEqualTo("success");
            await().atMost(Duration.ofSeconds(30)).until(() -> isToldOf(second, "waits until it is resumed"));
            assertThat(project.startsOf(other)).isEmpty();
        } finally {
            call("DELETE", "/pauses?name=demo", "");
        }
        project.go(other);
        assertThat(Chat.status(chat.answerTo(second))).isEqualTo("success");
        assertThat(project.startsOf(other)).hasSize(1);
    }

    private boolean isToldOf(String command, String what) {
        return chat.shown(command)
                .anyMatch(message -> message.path("text").asText().contains(what));
    }

    /** Two services read it and set it aside; one is replayed in vain and comes back, and all are dropped. */
    @Test
    void aRecordThatNobodyCanReadIsListedReplayedAndDropped() throws Exception {
        var key = "poison-" + UUID.randomUUID();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", world.described().kafka()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.CHAT_COMMANDS, key, "{poison".getBytes(UTF_8)))
                    .get();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> letters(key) == 2);
        long first = letter(key).orElseThrow().path("id").asLong();
        assertThat(call("GET", "/dead-letters/" + first, "").path("value").asText())
                .isEqualTo("[no JSON object, 7 bytes]");
        call("POST", "/dead-letters/" + first + "/replay", "");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> letters(key) == 3); // two more, less the one that was replayed
        while (letters(key) > 0) {
            call("POST", "/dead-letters/" + letter(key).orElseThrow().path("id").asLong() + "/drop", "");
        }
        assertThat(Chat.status(chat.answerTo(chat.type("ada", "demo run hello-world"))))
                .isEqualTo("success");
    }

    private long letters(String key) throws IOException, InterruptedException {
        return StreamSupport.stream(call("GET", "/dead-letters", "").spliterator(), false)
                .filter(letter -> letter.path("key").asText().equals(key))
                .count();
    }

    private Optional<JsonNode> letter(String key) throws IOException, InterruptedException {
        return StreamSupport.stream(call("GET", "/dead-letters", "").spliterator(), false)
                .filter(letter -> letter.path("key").asText().equals(key))
                .findFirst();
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        var described = world.described();
        var response = http.send(
                HttpRequest.newBuilder(URI.create(described.console() + "/api/v1/admin" + path))
                        .header("PRIVATE-TOKEN", described.apiToken())
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return JSON.readTree(response.body());
    }
}
