package dev.chatops.pipeline.outbox;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/** Sends what its writer could not: he died, or Kafka was away. */
@ApplicationScoped
class OutboxSweeper {

    private static final int BATCH = 200;

    private final Outbox outbox;
    private final OutboxPublisher publisher;

    OutboxSweeper(Outbox outbox, OutboxPublisher publisher) {
        this.outbox = outbox;
        this.publisher = publisher;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        try {
            var rows = outbox.takeDue(BATCH);
            if (!rows.isEmpty()) {
                Log.infof("sending what was left in the outbox rows=%d", rows.size());
                publisher.send(rows);
            }
        } catch (SQLException e) {
            Log.warnf("outbox not swept: %s", e.getMessage());
        }
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void giveUpOld() {
        try {
            int rows = outbox.giveUpOld();
            if (rows > 0) {
                Log.errorf("records given up that could not be sent for a week; was a topic deleted? rows=%d", rows);
            }
        } catch (SQLException e) {
            Log.warnf("old outbox rows not looked for: %s", e.getMessage());
        }
    }
}
