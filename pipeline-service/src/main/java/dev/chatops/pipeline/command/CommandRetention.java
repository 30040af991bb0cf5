package dev.chatops.pipeline.command;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Forgets commands that were decided 30 days ago. Their topic keeps them for 7 days, so none that could be read again
 * is forgotten (G6). Deleted in small steps, so that nobody waits for it.
 */
@ApplicationScoped
class CommandRetention {

    private static final int STEP = 1_000;

    private static final String DELETE = """
            delete from command where command_id in (
              select command_id from command where decided_at < now() - interval '30 days' limit %d)""".formatted(STEP);

    private final DataSource database;

    CommandRetention(DataSource database) {
        this.database = database;
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(DELETE)) {
            int deleted;
            do {
                deleted = delete.executeUpdate();
            } while (deleted == STEP);
        } catch (SQLException e) {
            Log.warnf("old commands not deleted, trying again in an hour: %s", e.getMessage());
        }
    }
}
