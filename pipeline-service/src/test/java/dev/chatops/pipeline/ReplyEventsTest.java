package dev.chatops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettled.Outcome;
import dev.chatops.events.ReplySettledSerializer;
import dev.chatops.events.Topics;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What became of answers stands beside their jobs, however many words are read at once. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class ReplyEventsTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    TestJobs jobs;

    @Test
    void eachJobHearsWhatBecameOfItsOwnAnswer() throws Exception {
        var first = jobs.type("queue run plain");
        var second = jobs.type("queue run plain");
        var third = jobs.type("queue run plain");
        long answered = jobs.jobOf(first);
        long dropped = jobs.jobOf(second);
        long untouched = jobs.jobOf(third);
        // in one request, so that they are read as one batch, the later job first
        try (var producer = producer()) {
            settle(producer, second, dropped, Outcome.UNDELIVERED, "a word that the next one corrects");
            settle(producer, second, dropped, Outcome.DROPPED, "the job took longer than 30 minutes");
            settle(producer, first, answered, Outcome.ANSWERED, null);
            settle(producer, UUID.randomUUID(), null, Outcome.ANSWERED, null); // a command without a job
            settle(producer, UUID.randomUUID(), untouched, Outcome.DROPPED, "of a command that the job is not of");
        }
        await().until(() -> jobs.column(answered, "reply_outcome"), "answered"::equals);
        await().until(() -> jobs.column(dropped, "reply_outcome"), "dropped"::equals);
        assertThat(jobs.column(answered, "reply_reason")).isNull();
        assertThat(jobs.column(dropped, "reply_reason")).isEqualTo("the job took longer than 30 minutes");
        var last = UUID.randomUUID();
        try (var producer = producer()) { // what comes behind all those words is read, so they are
            settle(producer, first, answered, Outcome.UNDELIVERED, last.toString());
        }
        await().until(() -> jobs.column(answered, "reply_reason"), last.toString()::equals);
        assertThat(jobs.column(untouched, "reply_outcome")).isNull();
        try (var broker = new Broker(bootstrapServers)) {
            var chat = new ChatProbe(broker);
            assertThat(chat.said("U0ADA", "queue status " + dropped)).contains("Its answer was dropped:");
            assertThat(chat.said("U0ADA", "queue status " + answered)).contains("Its answer could not be delivered.");
            assertThat(chat.said("U0ADA", "queue status " + untouched)).doesNotContain("Its answer");
        }
    }

    /** A start on lost positions reads a week of them again. */
    @Test
    void whatWasHeardBeforeIsNotWrittenAgain() throws Exception {
        var first = jobs.type("queue run plain");
        var second = jobs.type("queue run plain");
        long answered = jobs.jobOf(first);
        long dropped = jobs.jobOf(second);
        var until = UUID.randomUUID();
        try (var producer = producer()) {
            settle(producer, first, answered, Outcome.ANSWERED, null);
            settle(producer, second, dropped, Outcome.DROPPED, "once");
        }
        await().until(() -> jobs.column(dropped, "reply_reason"), "once"::equals);
        var written = jobs.column(answered, "xmin::text");
        try (var producer = producer()) {
            settle(producer, first, answered, Outcome.ANSWERED, null);
            settle(producer, second, dropped, Outcome.DROPPED, until.toString());
        }
        await().until(() -> jobs.column(dropped, "reply_reason"), until.toString()::equals);
        assertThat(jobs.column(answered, "xmin::text"))
                .as("the transaction that wrote it")
                .isEqualTo(written);
    }

    private static void settle(
            KafkaProducer<String, ReplySettled> producer, UUID command, Long job, Outcome outcome, String reason) {
        // all to one partition: their order is the test's
        producer.send(new ProducerRecord<>(
                Topics.REPLY_EVENTS,
                0,
                command.toString(),
                new ReplySettled(Instant.now(), command, job, outcome, reason)));
    }

    /** Holds records back until it is closed. */
    private KafkaProducer<String, ReplySettled> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "linger.ms",
                        Math.toIntExact(Duration.ofMinutes(1).toMillis())),
                new StringSerializer(),
                new ReplySettledSerializer());
    }
}
