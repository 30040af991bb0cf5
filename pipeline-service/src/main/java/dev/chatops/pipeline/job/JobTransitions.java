package dev.chatops.pipeline.job;

import static dev.chatops.events.FailureReason.JOB_CANCELED;
import static dev.chatops.events.FailureReason.STUCK_OR_TIMEOUT_FAILURE;
import static dev.chatops.events.JobStatus.CANCELED;
import static dev.chatops.events.JobStatus.FAILED;

import dev.chatops.events.FailureReason;
import dev.chatops.events.JobControl.AttemptClosed;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobQueued;
import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Every end of an attempt or a job, each a compare-and-set in the caller's transaction: of two that want to end it, one
 * does. The places that jobs leave are filled in the same transaction.
 */
@ApplicationScoped
public class JobTransitions {

    private final OpenAttempts attempts;
    private final Admission admission;
    private final Outbox outbox;
    private final MeterRegistry metrics;
    private final Clock clock;

    JobTransitions(OpenAttempts attempts, Admission admission, Outbox outbox, MeterRegistry metrics, Clock clock) {
        this.attempts = attempts;
        this.admission = admission;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Ends attempts; those that are no longer open stay as they are. */
    List<Outbox.Written> close(Connection connection, List<OpenAttempt.End> ends) throws SQLException {
        var written = new ArrayList<Outbox.Written>();
        var freed = new ArrayList<Admission.Freed>();
        var inOrder = ends.stream() // everybody locks jobs in this order, so that nobody waits in a circle
                .sorted(Comparator.comparingLong(end -> end.of().jobId()))
                .toList();
        for (var end : inOrder) {
            switch (end) {
                case OpenAttempt.End.Again again -> again(connection, again).ifPresent(written::add);
                case OpenAttempt.End.Over over -> {
                    var sent = finish(connection, over);
                    if (sent.isPresent()) {
                        written.add(sent.get());
                        var of = over.of();
                        freed.add(new Admission.Freed(of.projectId(), of.resourceGroup(), of.jobId(), over.lost()));
                    }
                }
            }
        }
        written.addAll(admission.release(connection, freed));
        return written;
    }

    /** Ends an attempt that was claimed and cannot run. It is not retried. */
    public List<Outbox.Written> fail(
            Connection connection, long jobId, int attempt, UUID fence, FailureReason reason, String message)
            throws SQLException {
        var open = attempts.lock(connection, List.of(jobId)).get(jobId);
        return open == null || open.attempt() != attempt || !open.fence().equals(fence)
                ? List.of()
                : close(connection, List.of(open.failed(clock.instant(), reason, message)));
    }

    /** Ends the jobs that no runner took in time, or offers them anew where {@code retry:} says so. */
    List<Outbox.Written> failUnclaimed(Connection connection) throws SQLException {
        var written = new ArrayList<Outbox.Written>();
        var freed = new ArrayList<Admission.Freed>();
        for (var job : attempts.unclaimed(connection)) {
            if (job.retry().allowsAnotherAfter(job.row().attempt(), STUCK_OR_TIMEOUT_FAILURE, null)) {
                written.add(offerAnew(connection, job.row()));
            } else {
                endBefore(
                                connection,
                                job.row(),
                                FAILED,
                                STUCK_OR_TIMEOUT_FAILURE,
                                "no runner took the job in time; are runners of its pool alive and free?",
                                null)
                        .ifPresent(written::add);
                freed.add(freed(job.row()));
            }
        }
        written.addAll(admission.release(connection, freed));
        return written;
    }

    /**
     * Cancels a job that no runner has; empty when it is no longer as it was.
     *
     * @param by for its page
     */
    Optional<List<Outbox.Written>> cancelBefore(Connection connection, JobRow job, String by) throws SQLException {
        if (job.status() == JobStatus.WAITING_FOR_RESOURCE) {
            Admission.lock(connection, job.projectId()); // first: who frees a place changes it with this lock held
        }
        var ended = endBefore(connection, job, CANCELED, JOB_CANCELED, OpenAttempt.byWhom(by), by);
        if (ended.isEmpty()) {
            return Optional.empty();
        }
        var written = new ArrayList<>(List.of(ended.get()));
        if (job.status() == JobStatus.PENDING || job.status() == JobStatus.WAITING_FOR_RESOURCE) {
            written.addAll(admission.release(connection, List.of(freed(job))));
        }
        return Optional.of(written);
    }

    private Optional<Outbox.Written> again(Connection connection, OpenAttempt.End.Again again) throws SQLException {
        var attempt = again.of();
        var sql = """
                update job set status = 'pending', attempt = attempt + 1, claim_id = null, runner_id = null,
                  token_sha256 = null, fence = null, lease_until = null, started_at = null,
                  lost_at = null, lost_partition = null, lost_offset = null,
                  retry_at = case when ? then now() + %s end,
                  queued_at = case when not ? then now() end,
                  claim_by = case when not ? then now() + make_interval(secs => queue_seconds) end
                where id = ? and attempt = ? and fence = ? and status = 'running'
                returning pool, attempt, claim_by""".formatted(Admission.ZOMBIE_LIFE);
        try (var update = connection.prepareStatement(sql)) {
            update.setBoolean(1, again.lost());
            update.setBoolean(2, again.lost());
            update.setBoolean(3, again.lost());
            update.setLong(4, attempt.jobId());
            update.setInt(5, attempt.attempt());
            update.setObject(6, attempt.fence());
            try (var row = update.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var record = again.lost()
                        ? OutboxRecord.of(closed(attempt, again.at()))
                        : OutboxRecord.of(new JobQueued(
                                clock.instant(),
                                attempt.jobId(),
                                row.getInt("attempt"),
                                row.getString("pool"),
                                row.getTimestamp("claim_by").toInstant()));
                Log.infof(
                        "attempt failed, there will be another jobId=%d attempt=%d reason=%s",
                        attempt.jobId(), attempt.attempt(), again.reason());
                metrics.counter("chatops_attempts_retried").increment();
                return Optional.of(outbox.write(connection, List.of(record)));
            }
        }
    }

    private Optional<Outbox.Written> finish(Connection connection, OpenAttempt.End.Over over) throws SQLException {
        var end = over.end();
        var sql = "update job set status = ?, finished_at = ?, exit_code = ?, failure_reason = ?, failure_message = ?,"
                + " last_chunk = ?, log_bytes = ?, log_truncated = ?, lease_until = null"
                + " where id = ? and attempt = ? and fence = ? and " + OpenAttempts.OPEN;
        try (var update = connection.prepareStatement(sql)) {
            setEnd(update, end);
            update.setLong(6, end.lastChunk());
            update.setObject(7, over.logBytes(), Types.BIGINT);
            update.setBoolean(8, end.truncated());
            update.setLong(9, end.jobId());
            update.setInt(10, end.attempt());
            update.setObject(11, end.fence());
            if (update.executeUpdate() == 0) {
                return Optional.empty();
            }
        }
        log(end);
        var records = new ArrayList<>(List.of(OutboxRecord.of(end)));
        if (over.lost()) {
            records.add(OutboxRecord.of(closed(over.of(), end.at())));
        }
        return Optional.of(outbox.writeLast(connection, records));
    }

    /** Ends a job that nobody has claimed; empty when it is no longer as it was. */
    private Optional<Outbox.Written> endBefore(
            Connection connection,
            JobRow job,
            JobStatus status,
            FailureReason reason,
            String message,
            String canceledBy)
            throws SQLException {
        var end = new JobFinished(clock.instant(), job.id(), 0, null, status, null, reason, message, 0, false, null);
        var sql = "update job set status = ?, finished_at = ?, exit_code = ?, failure_reason = ?, failure_message = ?,"
                + " canceled_by = ?, waits_for = null, start_at = null, retry_at = null"
                + " where id = ? and attempt = ? and status = ?";
        try (var update = connection.prepareStatement(sql)) {
            setEnd(update, end);
            update.setString(6, canceledBy);
            update.setLong(7, job.id());
            update.setInt(8, job.attempt());
            update.setString(9, job.status().word());
            if (update.executeUpdate() == 0) {
                return Optional.empty();
            }
        }
        log(end);
        return Optional.of(outbox.writeLast(connection, List.of(OutboxRecord.of(end))));
    }

    private Outbox.Written offerAnew(Connection connection, JobRow job) throws SQLException {
        var sql = "update job set attempt = attempt + 1, queued_at = now(),"
                + " claim_by = now() + make_interval(secs => queue_seconds) where id = ? returning pool, attempt, claim_by";
        try (var update = connection.prepareStatement(sql)) {
            update.setLong(1, job.id());
            try (var row = update.executeQuery()) {
                row.next();
                var offer = new JobQueued(
                        clock.instant(),
                        job.id(),
                        row.getInt("attempt"),
                        row.getString("pool"),
                        row.getTimestamp("claim_by").toInstant());
                return outbox.write(connection, List.of(OutboxRecord.of(offer)));
            }
        }
    }

    private static Admission.Freed freed(JobRow job) {
        return new Admission.Freed(job.projectId(), job.resourceGroup(), job.id(), job.isAfterLost());
    }

    /**
     * For a runner that may still be at work. One that has said itself how its attempt ended has nothing left to kill, and
     * learns from its next heartbeat that this is settled: every runner hears each of these words.
     */
    private static AttemptClosed closed(OpenAttempt attempt, Instant at) {
        return new AttemptClosed(at, attempt.jobId(), attempt.attempt(), attempt.fence());
    }

    private void log(JobFinished end) {
        Log.infof(
                "job finished jobId=%d attempt=%d status=%s reason=%s",
                end.jobId(), end.attempt(), end.status().word(), end.reason());
        metrics.counter("chatops_jobs_finished", "status", end.status().word()).increment();
    }

    private static void setEnd(PreparedStatement update, JobFinished end) throws SQLException {
        update.setString(1, end.status().word());
        update.setTimestamp(2, Timestamp.from(end.at()));
        update.setObject(3, end.exitCode(), Types.INTEGER);
        update.setString(4, end.reason() == null ? null : end.reason().word());
        update.setString(5, end.message());
    }
}
