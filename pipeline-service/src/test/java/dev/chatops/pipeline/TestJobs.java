package dev.chatops.pipeline;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatAnswerDeserializer;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.FailureReason;
import dev.chatops.events.JobControl.AttemptClosed;
import dev.chatops.events.JobControlDeserializer;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEventDeserializer;
import dev.chatops.events.JobQueued;
import dev.chatops.events.JobQueuedDeserializer;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan;
import dev.chatops.events.Topics;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Jobs as chat, their runner and the database see them; the test is the first two. */
@ApplicationScoped
class TestJobs {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final DataSource database;
    private final Broker broker;

    TestJobs(DataSource database, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.database = database;
        this.broker = new Broker(bootstrapServers);
    }

    @PreDestroy
    void close() {
        broker.close();
    }

    /** Types a command in a channel of its own and returns its id. */
    UUID type(String text) throws Exception {
        return type(text, "C" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT));
    }

    UUID type(String text, String channel) throws Exception {
        var id = UUID.randomUUID();
        type(id, text, channel);
        return id;
    }

    void type(UUID id, String text, String channel) throws Exception {
        var now = Instant.now();
        broker.send(new ChatCommand(
                id,
                now,
                now,
                "slack",
                "T0DEMO",
                channel,
                "general",
                "U0ADA",
                "ada",
                "/chatops",
                text,
                false,
                "v1.k1.x"));
    }

    /** The job that this text makes. */
    long run(String text) throws Exception {
        return jobOf(type(text));
    }

    long jobOf(UUID command) {
        return await("the job of a command")
                .atMost(LIMIT)
                .until(
                        () -> events(JobCreated.class)
                                .filter(job -> command.equals(job.commandId()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow()
                .jobId();
    }

    /** The newest answer of this kind. */
    ChatAnswer answer(UUID command, ChatAnswer.Kind kind) {
        return await("the answer")
                .atMost(LIMIT)
                .until(() -> answers(command, kind), answers -> !answers.isEmpty())
                .getLast();
    }

    List<ChatAnswer> answers(UUID command, ChatAnswer.Kind kind) {
        return broker.read(Topics.CHAT_REPLIES, new ChatAnswerDeserializer()).stream()
                .filter(answer -> answer.commandId().equals(command) && answer.kind() == kind)
                .toList();
    }

    List<JobQueued> offers(long jobId) {
        return broker.read(Topics.jobQueue("default").name(), new JobQueuedDeserializer()).stream()
                .filter(offer -> offer.jobId() == jobId)
                .toList();
    }

    /** Waits until an attempt is offered, then claims it. */
    JobPayload take(long jobId, int attempt) {
        awaitOffer(jobId, attempt);
        return claim(jobId, attempt).then().statusCode(200).extract().as(JobPayload.class);
    }

    void awaitOffer(long jobId, int attempt) {
        await("attempt " + attempt + " of job " + jobId + " is offered")
                .atMost(LIMIT)
                .until(() -> offers(jobId).stream().anyMatch(offer -> offer.attempt() == attempt));
    }

    Response claim(long jobId, int attempt) {
        return given().auth()
                .oauth2(DemoProject.RUNNER_TOKEN)
                .contentType(ContentType.JSON)
                .body(Map.of("runner_id", "r1", "claim_id", UUID.randomUUID().toString(), "attempt", attempt))
                .post("/internal/v1/jobs/" + jobId + "/claim");
    }

    void succeed(JobPayload attempt) throws Exception {
        end(attempt, JobStatus.SUCCESS, 0, null);
    }

    void fail(JobPayload attempt, int exitCode, FailureReason reason) throws Exception {
        end(attempt, JobStatus.FAILED, exitCode, reason);
    }

    private void end(JobPayload attempt, JobStatus status, Integer exitCode, FailureReason reason) throws Exception {
        var bytes = ("attempt " + attempt.attempt() + "\n").getBytes(UTF_8);
        broker.send(new JobLogChunk(
                Instant.now(),
                attempt.jobId(),
                attempt.attempt(),
                attempt.fence(),
                1,
                List.of(new LogSpan(LogSpan.Kind.OUTPUT, bytes.length)),
                bytes));
        broker.send(new JobAttemptFinished(
                Instant.now(),
                attempt.jobId(),
                attempt.attempt(),
                attempt.fence(),
                status,
                exitCode,
                reason,
                null,
                1,
                bytes.length,
                false));
    }

    JobFinished finished(long jobId) {
        return await("the end of job " + jobId)
                .atMost(LIMIT)
                .until(() -> ends(jobId), ends -> !ends.isEmpty())
                .getFirst();
    }

    List<JobFinished> ends(long jobId) {
        return events(JobFinished.class).filter(end -> end.jobId() == jobId).toList();
    }

    /** The fences of those attempts of a job that runners were told are closed. */
    List<UUID> closed(long jobId) {
        return broker.read(Topics.JOB_CONTROLS, new JobControlDeserializer()).stream()
                .filter(AttemptClosed.class::isInstance)
                .map(AttemptClosed.class::cast)
                .filter(word -> word.jobId() == jobId)
                .map(AttemptClosed::fence)
                .toList();
    }

    <E extends JobEvent> java.util.stream.Stream<E> events(Class<E> type) {
        return broker.read(Topics.JOB_EVENTS, new JobEventDeserializer()).stream()
                .filter(type::isInstance)
                .map(type::cast);
    }

    /** A job's column, as text. */
    String column(long jobId, String name) throws SQLException {
        return query("select (" + name + ")::text from job where id = " + jobId);
    }

    String query(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var row = connection.createStatement().executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    void update(String sql) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.createStatement().executeUpdate(sql);
        }
    }

    void awaitStatus(long jobId, String status) {
        await("job " + jobId + " is " + status).atMost(LIMIT).until(() -> column(jobId, "status"), status::equals);
    }

    /** As if its runner had been silent for too long. */
    void expireLease(long jobId) throws SQLException {
        update("update job set lease_until = now() - interval '1 second' where id = " + jobId);
    }
}
