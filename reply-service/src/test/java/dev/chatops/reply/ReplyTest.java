package dev.chatops.reply;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.chatops.clock.TestClock;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatAnswerSerializer;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.ChatCommandSerializer;
import dev.chatops.events.Event;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEventSerializer;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan;
import dev.chatops.events.ReplyAddressSeal;
import dev.chatops.events.ReplySettings;
import dev.chatops.events.Topics;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every command gets one answer, whatever comes when, and whatever goes wrong in between. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class ReplyTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    @jakarta.inject.Inject
    DataSource database;

    private final UUID command = UUID.randomUUID();
    private final long job = ThreadLocalRandom.current().nextLong(1, 1_000_000_000);
    private final UUID fence = UUID.randomUUID();
    private Instant now;

    @BeforeEach
    void look() {
        now = TestClock.reading(clockFile).instant();
    }

    @Test
    void aJobsOutputIsPostedOnceAndTheCommandIsSettled() throws Exception {
        send(commandTo(FakeSlack.address(command)));
        send(created());
        send(chunk("Hello World.\n"));
        send(finished());
        send(finished());
        send(commandTo(FakeSlack.address(command)));
        await().until(() -> FakeSlack.posts(command).size() == 1);
        assertThat(FakeSlack.posts(command).getFirst()).contains("Hello World.", "\"replace_original\":false");
        awaitState("answered");
        given().auth()
                .oauth2(FakeSlack.READ_TOKEN)
                .get("/api/v1/replies/" + command)
                .then()
                .statusCode(200)
                .body("status", equalTo("success"), "output", equalTo("Hello World."), "reason", nullValue());
        given().auth().oauth2("wrong").get("/api/v1/replies/" + command).then().statusCode(401);
        marker();
        assertThat(FakeSlack.posts(command)).hasSize(1);
    }

    @Test
    void theAnswerMayComeBeforeTheCommandItself() throws Exception {
        send(new ChatAnswer(now, command, ChatAnswer.Kind.REFUSED, true, "No project `x`.", null, null));
        marker();
        assertThat(FakeSlack.posts(command)).isEmpty();
        send(commandTo(FakeSlack.address(command)));
        await().until(() -> FakeSlack.posts(command).size() == 1);
        assertThat(FakeSlack.posts(command).getFirst()).contains("No project `x`.", "\"ephemeral\"");
    }

    @Test
    void aServerErrorIsTriedAgain() throws Exception {
        FakeSlack.answer(command, 500, 429);
        answered();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> FakeSlack.posts(command).size() == 3);
        awaitState("answered");
        assertThat(FakeSlack.posts(command)).allMatch(post -> post.contains("\"replace_original\":false"));
    }

    @Test
    void aPostWhoseResultIsUnknownIsRepeatedSoThatItReplaces() throws Exception {
        FakeSlack.answer(command, FakeSlack.NO_ANSWER);
        answered();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> FakeSlack.posts(command).size() == 2);
        assertThat(FakeSlack.posts(command).get(1)).contains("\"replace_original\":true");
        awaitState("answered");
    }

    @Test
    void aRowWhosePosterDiedIsPostedAgainAndReplaces() throws Exception {
        FakeSlack.answer(command, 404);
        answered();
        awaitState("undelivered");
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update ledger set state = 'posting', settled_at = null,"
                        + " lease_until = now() - interval '1 second', owner = ? where command_id = ?")) {
            update.setObject(1, UUID.randomUUID());
            update.setObject(2, command);
            update.executeUpdate();
        }
        await().until(() -> FakeSlack.posts(command).size() == 2);
        assertThat(FakeSlack.posts(command).get(1)).contains("\"replace_original\":true");
        awaitState("answered");
    }

    @Test
    void aRefusalBySlackIsFinal() throws Exception {
        FakeSlack.answer(command, 404);
        answered();
        awaitState("undelivered");
        marker();
        assertThat(FakeSlack.posts(command)).hasSize(1);
    }

    @Test
    void anAddressOutsideOfTheAllowListIsNeverContacted() throws Exception {
        var elsewhere = URI.create(FakeSlack.address(command)).getPort();
        send(commandTo("http://localhost:" + elsewhere + "/commands/" + command)); // allowed is 127.0.0.1
        send(new ChatAnswer(now, command, ChatAnswer.Kind.ANSWERED, true, "help", null, null));
        awaitState("undelivered");
        assertThat(FakeSlack.posts(command)).isEmpty();
    }

    @Test
    void afterThirtyMinutesTheAnswerIsDroppedAndRecorded() throws Exception {
        send(commandTo(FakeSlack.address(command)));
        send(created());
        marker();
        var clock = TestClock.reading(clockFile);
        clock.advance(Duration.ofMinutes(31));
        send(finished());
        awaitState("dropped");
        assertThat(FakeSlack.posts(command)).isEmpty();
    }

    @Test
    void whoWaitsLongerThanTenSecondsForPipelineServiceHearsSo() throws Exception {
        send(commandTo(FakeSlack.address(command)));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            TestClock.reading(clockFile).advance(Duration.ofSeconds(5));
            return FakeSlack.posts(command).size() == 1;
        });
        assertThat(FakeSlack.posts(command).getFirst()).contains("chatops_notice", "ephemeral");
        send(new ChatAnswer(now, command, ChatAnswer.Kind.ANSWERED, true, "help", null, null));
        await().until(() -> FakeSlack.posts(command).size() == 2);
    }

    private void answered() throws Exception {
        send(commandTo(FakeSlack.address(command)));
        send(new ChatAnswer(now, command, ChatAnswer.Kind.ANSWERED, true, "help", null, null));
    }

    /** Another command, typed and answered behind all that was sent before. */
    private void marker() throws Exception {
        var other = UUID.randomUUID();
        send(new ChatCommand(
                other,
                now,
                now,
                "slack",
                "T0DEMO",
                "C0GENERAL",
                "general",
                "U0ADA",
                "ada",
                "/chatops",
                "help",
                false,
                seal().seal(other, FakeSlack.address(other))));
        send(new ChatAnswer(now, other, ChatAnswer.Kind.ANSWERED, true, "marker", null, null));
        await().until(() -> FakeSlack.posts(other).size() == 1);
    }

    private void awaitState(String state) {
        await().atMost(Duration.ofSeconds(20)).until(() -> state().equals(state));
    }

    private String state() throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select state from ledger where command_id = ?")) {
            select.setObject(1, command);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getString(1) : "none";
            }
        }
    }

    private static ReplyAddressSeal seal() {
        return new ReplyAddressSeal(List.of(FakeSlack.KEY));
    }

    private ChatCommand commandTo(String address) {
        return new ChatCommand(
                command,
                now,
                now,
                "slack",
                "T0DEMO",
                "C0GENERAL",
                "general",
                "U0ADA",
                "ada",
                "/chatops",
                "demo run hello-world",
                false,
                seal().seal(command, address));
    }

    private JobCreated created() {
        return new JobCreated(
                now,
                job,
                7,
                command,
                "acme/demo",
                "hello-world",
                "ada",
                URI.create("http://localhost/acme/demo/-/jobs/" + job),
                true,
                ReplySettings.DEFAULT);
    }

    private JobLogChunk chunk(String output) {
        var bytes = output.getBytes(UTF_8);
        return new JobLogChunk(now, job, 1, fence, 1, List.of(new LogSpan(LogSpan.Kind.OUTPUT, bytes.length)), bytes);
    }

    private JobFinished finished() {
        return new JobFinished(now, job, 1, fence, JobStatus.SUCCESS, 0, null, null, 1, false, now);
    }

    private void send(Event event) throws Exception {
        switch (event) {
            case ChatCommand sent -> send(Topics.CHAT_COMMANDS, sent, new ChatCommandSerializer());
            case ChatAnswer sent -> send(Topics.CHAT_REPLIES, sent, new ChatAnswerSerializer());
            case JobEvent sent -> send(Topics.JOB_EVENTS, sent, new JobEventSerializer());
            default -> throw new IllegalArgumentException("not read by this service: " + event);
        }
    }

    private <E extends Event> void send(String topic, E event, Serializer<E> serializer) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers), new StringSerializer(), serializer)) {
            producer.send(new ProducerRecord<>(topic, event.key(), event)).get();
        }
    }
}
