package dev.chatops.pipeline.audit;

import dev.chatops.consume.Transactions;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;

/** Forgets entries that are old enough. */
@ApplicationScoped
class AuditRetention {

    private static final int BATCH = 1_000;

    @ConfigMapping(prefix = "chatops.audit")
    interface AuditConfig {

        /** How long an entry is kept; less than 30 days is taken as 30. */
        @WithDefault("P365D")
        Duration keep();
    }

    private final AuditTrail trail;
    private final Transactions transactions;
    private final Duration keep;

    AuditRetention(AuditTrail trail, Transactions transactions, AuditConfig config) {
        this.trail = trail;
        this.transactions = transactions;
        var least = Duration.ofDays(30).plusHours(1);
        this.keep = config.keep().compareTo(least) < 0 ? least : config.keep();
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void remove() {
        try {
            int removed;
            do {
                removed = transactions.run(connection -> trail.removeOlderThan(connection, keep, BATCH));
                if (removed > 0) {
                    Log.infof("old audit entries removed rows=%d", removed);
                }
            } while (removed == BATCH);
        } catch (SQLException e) {
            Log.warnf("old audit entries not removed: %s", e.getMessage());
        }
    }
}
