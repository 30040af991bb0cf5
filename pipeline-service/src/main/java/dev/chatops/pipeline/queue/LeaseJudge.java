package dev.chatops.pipeline.queue;

import dev.chatops.consume.Transactions;
import dev.chatops.pipeline.job.LostAttempts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.common.utils.Utils;

/**
 * Notices runners that are gone (G4). Each second, on the database's clock: a lease that ran out marks its attempt as
 * lost at the end of its {@code job-events} partition; once the consumer is past that mark without a finish, the
 * attempt is closed. A gap in this judge's own seconds is our downtime, and extends all leases instead.
 */
@ApplicationScoped
class LeaseJudge {

    private static final String OPEN = "status in ('running', 'canceling') and lost_at is null";

    private final DataSource database;
    private final Transactions transactions;
    private final LostAttempts lostAttempts;
    private final Counter lost;
    private final JobEventsEnds jobEventsEnds;

    LeaseJudge(
            DataSource database,
            Transactions transactions,
            LostAttempts lostAttempts,
            MeterRegistry metrics,
            JobEventsEnds jobEventsEnds) {
        this.database = database;
        this.transactions = transactions;
        this.lostAttempts = lostAttempts;
        this.lost = metrics.counter("chatops_attempts_lost"); // at 0 from the start, so that an alert sees the first
        this.jobEventsEnds = jobEventsEnds;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void judge() throws InterruptedException {
        try {
            touch();
            var expired = expired();
            if (!expired.isEmpty()) {
                markLost(expired);
            }
            lostAttempts.close();
        } catch (ExecutionException e) {
            Log.warnf(
                    "leases not judged, the broker does not answer: %s",
                    e.getCause().getMessage());
        } catch (SQLException | RuntimeException e) {
            Log.warnf("leases not judged: %s", e.getMessage());
        }
    }

    private void touch() throws SQLException {
        transactions.run(connection -> {
            touch(connection);
            return null;
        });
    }

    private static void touch(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            boolean afterGap;
            // clock_timestamp, not now(): this transaction may have waited for another replica's
            try (var row = statement.executeQuery(
                    "select clock_timestamp() - seen_at > interval '3 seconds' from lease_judge for update")) {
                row.next();
                afterGap = row.getBoolean(1);
            }
            if (afterGap) {
                int extended = statement.executeUpdate(
                        "update job set lease_until = greatest(lease_until, clock_timestamp() + " + Claims.LEASE
                                + ") where " + OPEN);
                statement.executeUpdate("update lease_judge set up_since = clock_timestamp()");
                Log.infof("we were away, so all leases are extended attempts=%d", extended);
            }
            statement.executeUpdate("update lease_judge set seen_at = clock_timestamp()");
        }
    }

    private List<Long> expired() throws SQLException {
        var expired = new ArrayList<Long>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select id from job where " + OPEN + " and lease_until < now() order by id limit 1000");
                var row = select.executeQuery()) {
            while (row.next()) {
                expired.add(row.getLong(1));
            }
        }
        return expired;
    }

    /**
     * From here on no heartbeat renews them; only finishes that are already written may still win. Who stood still since it
     * touched its row marks nothing: heartbeats may have waited with it.
     */
    private void markLost(List<Long> jobIds) throws SQLException, ExecutionException, InterruptedException {
        var ends = jobEventsEnds.now();
        var sql = """
                update job set lost_at = now(), lost_partition = mark.partition, lost_offset = mark.next_offset
                from unnest(?::bigint[], ?::int[], ?::bigint[]) as mark (job_id, partition, next_offset)
                where job.id = mark.job_id and %s and lease_until < now()
                  and (select clock_timestamp() - seen_at < interval '3 seconds' from lease_judge)
                returning job.id""".formatted(OPEN);
        var partitions = jobIds.stream().map(id -> partitionOf(id, ends.size())).toList();
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setArray(1, connection.createArrayOf("bigint", jobIds.toArray()));
            update.setArray(2, connection.createArrayOf("int", partitions.toArray()));
            update.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint", partitions.stream().map(ends::get).toArray()));
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    lost.increment();
                    Log.warnf("the runner of an attempt is gone jobId=%d", row.getLong(1));
                }
            }
        }
    }

    /** Where the job's events are: the client's own rule for keyed records. */
    private static int partitionOf(long jobId, int partitions) {
        return Utils.toPositive(Utils.murmur2(Utils.utf8(Long.toString(jobId)))) % partitions;
    }
}
