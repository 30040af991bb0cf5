package dev.chatops.reply.ledger;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Forgets what is 30 days old. That is longer than any topic keeps its events, so nothing that is read again can open
 * a command anew.
 */
@ApplicationScoped
class Retention {

    private static final List<String> STATEMENTS = List.of(
            "delete from ledger where settled_at is not null and told and seen_at < now() - interval '30 days'",
            "delete from job where seen_at < now() - interval '30 days'",
            // logs of jobs that never ended; job numbers only grow
            "delete from log_chunk where job_id < (select min(job_id) from job)",
            "delete from log_size where job_id < (select min(job_id) from job)");

    private final DataSource database;

    Retention(DataSource database) {
        this.database = database;
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : STATEMENTS) {
                statement.executeUpdate(sql);
            }
        } catch (SQLException e) {
            Log.warnf("old rows not deleted, trying again in an hour: %s", e.toString());
        }
    }
}
