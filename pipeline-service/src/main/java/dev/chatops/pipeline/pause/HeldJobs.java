package dev.chatops.pipeline.pause;

import dev.chatops.consume.Transactions;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.JobQueued;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.answer.ChatText;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.outbox.OutboxRecord;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Jobs that were queued before a pause, or by the clock during it. They are held back when a runner asks for them, since only
 * then it is sure that they would start, and offered again when the pause ends. The time that a job may wait for a runner goes
 * on meanwhile: nobody expects what he asked for hours ago to start by itself.
 */
@ApplicationScoped
public class HeldJobs {

    private static final int MOST = 200;

    /** Locks the pause against its end, so that who ends it sees this job among those that it held. */
    private static final String PAUSE = """
            select job.held_by, job.pipeline_id, job.command_id, extract(epoch from job.claim_by - now())::bigint as seconds_left,
              to_json(pause) as pause
            from job join pause on %s
            where job.id = ? and job.attempt = ? and job.pool = ? and job.status = 'pending' and job.claim_by > now()
            order by pause.id limit 1 for share of pause for update of job""".formatted(PauseTable.KEEPS_JOB);

    private static final String RELEASE = """
            update job set held_by = null
            where id in (select id from job where held_by = ? order by id limit %d for update skip locked)
            returning id, attempt, pool, claim_by, status = 'pending' and claim_by > now() as waits""".formatted(MOST);

    private final PauseTable pauses;
    private final Transactions transactions;
    private final Outbox outbox;
    private final OutboxPublisher publisher;
    private final Clock clock;

    HeldJobs(PauseTable pauses, Transactions transactions, Outbox outbox, OutboxPublisher publisher, Clock clock) {
        this.pauses = pauses;
        this.transactions = transactions;
        this.outbox = outbox;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Notes, in the caller's transaction, that a pause keeps a job from being claimed, and tells who waits for it, once a pause.
     *
     * @return what is to be sent after the transaction; empty when no pause keeps it, or when it was noted before
     */
    public Optional<Outbox.Written> hold(Connection connection, long jobId, int attempt, String pool)
            throws SQLException {
        try (var select = connection.prepareStatement(PAUSE)) {
            select.setLong(1, jobId);
            select.setInt(2, attempt);
            select.setString(3, pool);
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var pause =
                        pauses.read("[" + row.getString("pause") + "]").active().getFirst();
                if (row.getLong("held_by") == pause.id()) {
                    return Optional.empty();
                }
                note(connection, jobId, pause);
                Log.infof("job held back, %s is paused jobId=%d", pause.scope().text(), jobId);
                var commandId = row.getObject("command_id", UUID.class);
                if (commandId == null) {
                    return Optional.empty();
                }
                var left = ChatText.time(Duration.ofSeconds(row.getLong("seconds_left")));
                var notice = Answer.of(ChatAnswer.Kind.NOTICE, true, pause.notice(jobId, left))
                        .about(row.getLong("pipeline_id"), jobId);
                return Optional.of(
                        outbox.write(connection, List.of(OutboxRecord.of(notice.event(clock.instant(), commandId)))));
            }
        }
    }

    /** Offers again what ended pauses held. The pause is done when nothing of it is left, whoever did it. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void release() {
        try {
            for (long pause : transactions.run(HeldJobs::ended)) {
                while (true) {
                    var offers = transactions.run(connection -> release(connection, pause));
                    if (offers.isEmpty()) {
                        break;
                    }
                    publisher.publishAll(offers.get());
                }
            }
        } catch (SQLException e) {
            Log.warnf("held jobs not released, trying again: %s", e.getMessage());
        }
    }

    private static void note(Connection connection, long jobId, Pause pause) throws SQLException {
        try (var update = connection.prepareStatement("update job set held_by = ? where id = ?")) {
            update.setLong(1, pause.id());
            update.setLong(2, jobId);
            update.executeUpdate();
        }
    }

    private static List<Long> ended(Connection connection) throws SQLException {
        var ended = new ArrayList<Long>();
        try (var select = connection.prepareStatement(
                        "select id from pause where resumed_at is not null and not released order by id");
                var row = select.executeQuery()) {
            while (row.next()) {
                ended.add(row.getLong(1));
            }
        }
        return ended;
    }

    /** A batch of them; empty when none is left to take, and then the pause is done unless somebody is at the rest. */
    private Optional<List<Outbox.Written>> release(Connection connection, long pause) throws SQLException {
        var offers = new ArrayList<Outbox.Written>();
        int released = 0;
        try (var update = connection.prepareStatement(RELEASE)) {
            update.setLong(1, pause);
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    released++;
                    if (row.getBoolean("waits")) {
                        offers.add(outbox.write(connection, List.of(OutboxRecord.of(offer(row)))));
                    }
                }
            }
        }
        if (released > 0) {
            Log.infof("jobs that a pause held are offered again jobs=%d", offers.size());
            return Optional.of(offers);
        }
        try (var done = connection.prepareStatement(
                "update pause set released = true where id = ? and not exists (select from job where held_by = pause.id)")) {
            done.setLong(1, pause);
            done.executeUpdate();
        }
        return Optional.empty();
    }

    private JobQueued offer(ResultSet row) throws SQLException {
        return new JobQueued(
                clock.instant(),
                row.getLong("id"),
                row.getInt("attempt"),
                row.getString("pool"),
                row.getTimestamp("claim_by").toInstant());
    }
}
