package dev.chatops.reply.ledger;

import dev.chatops.consume.Gathering;
import dev.chatops.consume.Transactions;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Jobs whose answers are made: their logs go a moment later, those of many at once. */
@ApplicationScoped
class ClosedJobs {

    private static final Duration GATHERING = Duration.ofMillis(200);
    private static final int MOST = 500;

    private final JobRows rows;
    private final Transactions transactions;
    private final Gathering<Long> gathering = new Gathering<>("close-jobs", GATHERING, MOST, this::close);

    ClosedJobs(JobRows rows, Transactions transactions) {
        this.rows = rows;
        this.transactions = transactions;
    }

    /** See {@link JobRows#close}. Returns at once. */
    void add(List<Long> jobIds) {
        gathering.add(jobIds);
    }

    /** Closes what was added; to be called when nothing more is read, and the database is still there. */
    void closeTheRest() {
        gathering.close();
    }

    private void close(List<Long> jobIds) {
        try {
            transactions.run(connection -> {
                rows.close(connection, jobIds);
                return null;
            });
        } catch (SQLException e) {
            Log.warnf("logs of answered jobs are kept until they are forgotten jobId=%s: %s", jobIds, e.toString());
        }
    }
}
