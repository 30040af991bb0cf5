package dev.chatops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.consume.Transactions;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.JobControl;
import dev.chatops.events.JobControl.AttemptClosed;
import dev.chatops.events.JobControl.JobCancelRequested;
import dev.chatops.events.JobControlDeserializer;
import dev.chatops.events.Topics;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.outbox.OutboxRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What is to be sent is sent, in order, whoever dies meanwhile. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class OutboxTest {

    @Inject
    TestJobs jobs;

    @Inject
    Outbox outbox;

    @Inject
    OutboxPublisher publisher;

    @Inject
    Transactions transactions;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    /** A writer dies between its transaction and its send; what the next one writes waits behind that. */
    @Test
    void whatADeadWriterLeftGoesOutFirst() throws Exception {
        long job = 2_000_001;
        write(new JobCancelRequested(Instant.now(), job, 1)); // and never published
        var later = write(new AttemptClosed(Instant.now(), job, 1, UUID.randomUUID()));
        assertThat(later.inOrder()).isFalse();
        publisher.publish(later);
        jobs.update("update outbox set lease_until = now() - interval '1 second' where stream = 'job:" + job + "'");
        try (var broker = new Broker(bootstrapServers)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> controls(broker, job).size() == 2);
            assertThat(controls(broker, job).getFirst()).isInstanceOf(JobCancelRequested.class);
        }
        await().until(() -> jobs.query("select id from outbox where stream = 'job:" + job + "'") == null);
    }

    @Test
    void whatEndsAStreamIsSentAtOnceAndForgottenInAMoment() throws Exception {
        long job = 2_000_003;
        var last = transactions.run(connection -> outbox.writeLast(
                connection, List.of(OutboxRecord.of(new AttemptClosed(Instant.now(), job, 1, UUID.randomUUID())))));

        publisher.publish(last);

        try (var broker = new Broker(bootstrapServers)) {
            assertThat(controls(broker, job)).hasSize(1);
            await().until(() -> jobs.query("select id from outbox where stream = 'job:" + job + "'") == null);
            assertThat(controls(broker, job)).hasSize(1);
        }
    }

    /** A pool's topic that was deleted must not stand in the way of everything else. */
    @Test
    void aTopicThatIsNotThereHoldsUpOnlyItsOwn() throws Exception {
        var command = UUID.randomUUID();
        var answer = OutboxRecord.of(
                new ChatAnswer(Instant.now(), command, ChatAnswer.Kind.ANSWERED, true, "here", null, null));
        var lost = new OutboxRecord("job:2000002", "job-queue.deleted", "2000002", answer.headers(), answer.value());
        transactions.run(connection -> {
            outbox.write(connection, List.of(lost));
            return outbox.write(connection, List.of(answer));
        });
        jobs.update("update outbox set lease_until = now() - interval '1 second'");
        assertThat(jobs.answer(command, ChatAnswer.Kind.ANSWERED).text()).isEqualTo("here");
        assertThat(jobs.query("select id from outbox where stream = 'job:2000002'"))
                .isNotNull();
        jobs.update("delete from outbox where stream = 'job:2000002'");
    }

    private Outbox.Written write(JobControl control) throws Exception {
        return transactions.run(connection -> outbox.write(connection, List.of(OutboxRecord.of(control))));
    }

    private static List<JobControl> controls(Broker broker, long job) {
        return broker.read(Topics.JOB_CONTROLS, new JobControlDeserializer()).stream()
                .filter(control -> control.jobId() == job)
                .toList();
    }
}
