package dev.chatops.pipeline.job;

import dev.chatops.consume.Transactions;
import dev.chatops.events.JobQueued;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.outbox.OutboxRecord;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Starts by the clock what nobody's doing starts: delayed jobs, attempts after a lost one, groups of lost runners. */
@ApplicationScoped
class DueJobs {

    private static final int MOST = 200;

    private final JobPlay plays;
    private final Admission admission;
    private final Transactions transactions;
    private final Outbox outbox;
    private final OutboxPublisher publisher;
    private final Clock clock;

    DueJobs(
            JobPlay plays,
            Admission admission,
            Transactions transactions,
            Outbox outbox,
            OutboxPublisher publisher,
            Clock clock) {
        this.plays = plays;
        this.admission = admission;
        this.transactions = transactions;
        this.outbox = outbox;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void start() {
        try {
            for (var job : transactions.run(this::scheduled)) {
                transactions.run(connection -> plays.startDue(connection, job)).ifPresent(publisher::publish);
                Log.infof("delayed job starts jobId=%d", job.id());
            }
            publisher.publishAll(transactions.run(this::offerNextAttempts));
            publisher.publishAll(transactions.run(admission::reclaimGroups));
        } catch (SQLException e) {
            Log.warnf("jobs whose time has come not started, trying again: %s", e.getMessage());
        }
    }

    @Scheduled(every = "10s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void fillRoom() {
        try {
            publisher.publishAll(transactions.run(admission::reclaimRoom));
        } catch (SQLException e) {
            Log.warnf("waiting jobs not looked at, trying again: %s", e.getMessage());
        }
    }

    /** By the services' clock, as their start was computed. */
    private List<JobRow> scheduled(Connection connection) throws SQLException {
        var sql = "select " + JobRow.COLUMNS
                + " from job where status = 'scheduled' and start_at <= ? order by start_at limit " + MOST;
        var due = new ArrayList<JobRow>();
        try (var select = connection.prepareStatement(sql)) {
            select.setTimestamp(1, Timestamp.from(clock.instant()));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    due.add(JobRow.of(row));
                }
            }
        }
        return due;
    }

    /** By the database's clock, which judged the attempt before as lost. */
    private List<Outbox.Written> offerNextAttempts(Connection connection) throws SQLException {
        var sql = """
                update job set retry_at = null, queued_at = now(),
                  claim_by = now() + make_interval(secs => queue_seconds)
                where id in (select id from job where retry_at <= now() limit %d for update skip locked)
                  and status = 'pending'
                returning id, attempt, pool, claim_by""".formatted(MOST);
        var written = new ArrayList<Outbox.Written>();
        try (var update = connection.prepareStatement(sql);
                var row = update.executeQuery()) {
            while (row.next()) {
                var offer = new JobQueued(
                        clock.instant(),
                        row.getLong("id"),
                        row.getInt("attempt"),
                        row.getString("pool"),
                        row.getTimestamp("claim_by").toInstant());
                Log.infof("next attempt is offered jobId=%d attempt=%d", offer.jobId(), offer.attempt());
                written.add(outbox.write(connection, List.of(OutboxRecord.of(offer))));
            }
        }
        return written;
    }
}
