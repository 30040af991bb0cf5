package dev.chatops.pipeline.job;

import static dev.chatops.events.FailureReason.STUCK_OR_TIMEOUT_FAILURE;
import static dev.chatops.events.JobStatus.FAILED;

import dev.chatops.events.JobControl.AttemptClosed;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Every change of a job's state after its claim, each a compare-and-set in the caller's transaction: of two that want
 * to end a job, one does.
 */
@ApplicationScoped
public class JobTransitions {

    private static final String OPEN = "status in ('running', 'canceling')";

    private final Outbox outbox;
    private final MeterRegistry metrics;

    JobTransitions(Outbox outbox, MeterRegistry metrics) {
        this.outbox = outbox;
        this.metrics = metrics;
    }

    /** The open attempts of these jobs, by job. Jobs without one are left out. */
    Map<Long, OpenAttempt> open(Connection connection, Collection<Long> jobIds) throws SQLException {
        var open = new HashMap<Long, OpenAttempt>();
        var sql = "select id, attempt, fence, status, started_at from job where id = any (?) and " + OPEN;
        try (var select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("bigint", jobIds.toArray()));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    open.put(row.getLong("id"), openAttempt(row));
                }
            }
        }
        return open;
    }

    /** Attempts whose runner is gone and whose last word, if there was one, has been read. They are locked. */
    List<OpenAttempt> lost(Connection connection) throws SQLException {
        var lost = new ArrayList<OpenAttempt>();
        var sql = """
                select job.id, attempt, fence, status, started_at from job
                join consumer_position p on p.topic = 'job-events' and p.partition = lost_partition
                where lost_at is not null and p.next_offset >= lost_offset
                  and lease_until is not null and %s
                limit 200 for update of job skip locked""".formatted(OPEN);
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            while (row.next()) {
                lost.add(openAttempt(row));
            }
        }
        return lost;
    }

    /** Ends the job; empty when that attempt is no longer the open one. */
    public Optional<Outbox.Written> finish(Connection connection, JobFinished end, Long logBytes) throws SQLException {
        var sql = "update job set status = ?, finished_at = ?, exit_code = ?, failure_reason = ?, failure_message = ?,"
                + " last_chunk = ?, log_bytes = ?, log_truncated = ?, lease_until = null"
                + " where id = ? and attempt = ? and fence = ? and " + OPEN;
        try (var update = connection.prepareStatement(sql)) {
            setEnd(update, end);
            update.setLong(6, end.lastChunk());
            update.setObject(7, logBytes, Types.BIGINT);
            update.setBoolean(8, end.truncated());
            update.setLong(9, end.jobId());
            update.setInt(10, end.attempt());
            update.setObject(11, end.fence());
            if (update.executeUpdate() == 0) {
                return Optional.empty();
            }
        }
        log(end);
        return Optional.of(outbox.write(
                connection,
                List.of(
                        OutboxRecord.of(end),
                        OutboxRecord.of(new AttemptClosed(end.at(), end.jobId(), end.attempt(), end.fence())))));
    }

    /** Ends the jobs that no runner took in time. */
    List<Outbox.Written> failUnclaimed(Connection connection, Instant at) throws SQLException {
        var written = new ArrayList<Outbox.Written>();
        var sql = "select id from job where status = 'pending' and claim_by < now() limit 200 for update skip locked";
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            while (row.next()) {
                failPending(
                                connection,
                                row.getLong("id"),
                                at,
                                "no runner took the job in time; are runners of its pool alive and free?")
                        .ifPresent(written::add);
            }
        }
        return written;
    }

    /** Ends a job that nobody has claimed; empty when somebody has. */
    public Optional<Outbox.Written> failPending(Connection connection, long jobId, Instant at, String message)
            throws SQLException {
        var end = new JobFinished(at, jobId, 0, null, FAILED, null, STUCK_OR_TIMEOUT_FAILURE, message, 0, false, null);
        var sql = "update job set status = ?, finished_at = ?, exit_code = ?, failure_reason = ?, failure_message = ?"
                + " where id = ? and status = 'pending'";
        try (var update = connection.prepareStatement(sql)) {
            setEnd(update, end);
            update.setLong(6, jobId);
            if (update.executeUpdate() == 0) {
                return Optional.empty();
            }
        }
        log(end);
        return Optional.of(outbox.write(connection, List.of(OutboxRecord.of(end))));
    }

    private void log(JobFinished end) {
        Log.infof(
                "job finished jobId=%d attempt=%d status=%s reason=%s",
                end.jobId(), end.attempt(), end.status().word(), end.reason());
        metrics.counter("chatops_jobs_finished", "status", end.status().word()).increment();
    }

    private static void setEnd(java.sql.PreparedStatement update, JobFinished end) throws SQLException {
        update.setString(1, end.status().word());
        update.setTimestamp(2, Timestamp.from(end.at()));
        update.setObject(3, end.exitCode(), Types.INTEGER);
        update.setString(4, end.reason() == null ? null : end.reason().word());
        update.setString(5, end.message());
    }

    private static OpenAttempt openAttempt(ResultSet row) throws SQLException {
        return new OpenAttempt(
                row.getLong("id"),
                row.getInt("attempt"),
                row.getObject("fence", UUID.class),
                JobStatus.of(row.getString("status")),
                row.getTimestamp("started_at").toInstant());
    }
}
