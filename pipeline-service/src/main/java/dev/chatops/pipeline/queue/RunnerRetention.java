package dev.chatops.pipeline.queue;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Forgets runners that were not heard of for a day: each start of a runner process is a new one. */
@ApplicationScoped
class RunnerRetention {

    private final DataSource database;

    RunnerRetention(DataSource database) {
        this.database = database;
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("delete from runner where seen_at < now() - interval '1 day'");
        } catch (SQLException e) {
            Log.warnf("old runners not deleted, trying again in an hour: %s", e.getMessage());
        }
    }
}
