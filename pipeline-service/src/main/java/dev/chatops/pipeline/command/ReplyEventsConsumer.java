package dev.chatops.pipeline.command;

import dev.chatops.consume.Faults;
import dev.chatops.events.ReplySettled;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what became of answers, so that a job's page can say it. */
@ApplicationScoped
class ReplyEventsConsumer {

    private final DataSource database;
    private volatile boolean running = true;

    ReplyEventsConsumer(DataSource database) {
        this.database = database;
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
    }

    @Incoming("reply-events")
    @RunOnVirtualThread
    void onReplySettled(ReplySettled settled) throws Exception {
        if (settled.jobId() != null) {
            Faults.retry("noting what became of an answer", () -> running, () -> note(settled));
        }
    }

    private Void note(ReplySettled settled) throws SQLException {
        var sql = "update job set reply_outcome = ?, reply_reason = ? where id = ? and command_id = ?";
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setString(1, settled.outcome().word());
            update.setString(2, settled.reason());
            update.setLong(3, settled.jobId());
            update.setObject(4, settled.commandId());
            update.executeUpdate();
        }
        return null;
    }
}
