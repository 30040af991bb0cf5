package dev.chatops.pipeline.artifact;

import dev.chatops.consume.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Deletes artifacts whose time is up, and what an upload that never ended left behind. The bytes go first, so that a
 * death in between leaves a row that leads here again, and never bytes that nothing leads to.
 */
@ApplicationScoped
class ExpirySweep {

    private static final int BATCH = 100;

    private final ArtifactStore store;
    private final Transactions transactions;
    private final MeterRegistry metrics;
    private final Clock clock;

    ExpirySweep(ArtifactStore store, Transactions transactions, MeterRegistry metrics, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Scheduled(every = "${chatops.artifacts.sweep-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        if (store.problem().isPresent()) {
            return;
        }
        try {
            int deleted;
            do {
                deleted = transactions.run(this::deleteBatch);
            } while (deleted == BATCH);
        } catch (SQLException | IOException e) {
            Log.warnf("expired artifacts not deleted, trying again later: %s", e.getMessage());
        }
    }

    private int deleteBatch(Connection connection) throws SQLException, IOException {
        var keys = due(connection);
        for (var key : keys) {
            store.delete(key);
        }
        if (!keys.isEmpty()) {
            try (var delete = connection.prepareStatement("delete from artifact where stored_as = any (?)")) {
                delete.setArray(1, connection.createArrayOf("uuid", keys.toArray()));
                delete.executeUpdate();
            }
            metrics.counter("chatops_artifacts_expired").increment(keys.size());
            Log.infof("expired artifacts deleted count=%d", keys.size());
        }
        return keys.size();
    }

    private List<UUID> due(Connection connection) throws SQLException {
        var keys = new ArrayList<UUID>();
        var sql = "select stored_as from artifact where expires_at <= ? order by expires_at limit " + BATCH
                + " for update skip locked";
        try (var select = connection.prepareStatement(sql)) {
            select.setTimestamp(1, Timestamp.from(clock.instant()));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    keys.add(row.getObject("stored_as", UUID.class));
                }
            }
        }
        return keys;
    }
}
