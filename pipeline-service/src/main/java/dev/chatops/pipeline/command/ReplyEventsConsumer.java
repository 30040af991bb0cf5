package dev.chatops.pipeline.command;

import dev.chatops.consume.BatchConsumer;
import dev.chatops.consume.TopicReading;
import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettledDeserializer;
import dev.chatops.events.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Hears what became of answers, so that a job's page can say it. */
@Liveness
@ApplicationScoped
class ReplyEventsConsumer implements HealthCheck {

    /** A page may say it that much later. */
    private static final Duration GATHERING = Duration.ofMillis(200);

    /**
     * Jobs are locked in the order of their ids, as everybody does, so that nobody waits in a circle. Words that were heard before,
     * as those of a whole week after stored positions are lost, change no row.
     */
    private static final String NOTE = """
            with settled as (
              select job.id, word.outcome, word.reason
              from unnest(?::bigint[], ?::uuid[], ?::text[], ?::text[]) as word (job_id, command_id, outcome, reason)
              join job on job.id = word.job_id and job.command_id = word.command_id
              where (job.reply_outcome, job.reply_reason) is distinct from (word.outcome, word.reason)
              order by job.id
              for no key update of job)
            update job set reply_outcome = settled.outcome, reply_reason = settled.reason
            from settled where job.id = settled.id""";

    private final BatchConsumer<ReplySettled> consumer;

    ReplyEventsConsumer(TopicReading reading) {
        this.consumer =
                reading.of(Topics.REPLY_EVENTS, new ReplySettledDeserializer(), GATHERING, this::onReplySettled);
    }

    void start(@Observes StartupEvent event) {
        consumer.start();
    }

    void stop(@Observes ShutdownEvent event) {
        consumer.close();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("reply-events consumer")
                .status(consumer.isRunning())
                .build();
    }

    private Runnable onReplySettled(Connection connection, List<ReplySettled> events) throws SQLException {
        var ofJobs = new LinkedHashMap<UUID, ReplySettled>(); // of two words on one command, the later one counts
        for (var settled : events) {
            if (settled.jobId() != null) {
                ofJobs.put(settled.commandId(), settled);
            }
        }
        if (!ofJobs.isEmpty()) {
            note(connection, List.copyOf(ofJobs.values()));
        }
        return () -> {};
    }

    private static void note(Connection connection, List<ReplySettled> settled) throws SQLException {
        try (var update = connection.prepareStatement(NOTE)) {
            update.setArray(1, array(connection, "bigint", settled, ReplySettled::jobId));
            update.setArray(2, array(connection, "uuid", settled, ReplySettled::commandId));
            update.setArray(
                    3, array(connection, "text", settled, each -> each.outcome().word()));
            update.setArray(4, array(connection, "text", settled, ReplySettled::reason));
            update.executeUpdate();
        }
    }

    private static Array array(
            Connection connection, String type, List<ReplySettled> settled, Function<ReplySettled, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, settled.stream().map(value).toArray());
    }
}
