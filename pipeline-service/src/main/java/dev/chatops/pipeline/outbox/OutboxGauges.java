package dev.chatops.pipeline.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * {@code chatops_outbox_rows} and {@code chatops_outbox_oldest_seconds}: what is decided and not yet in Kafka. Every replica shows the
 * whole: take the maximum over replicas.
 */
@ApplicationScoped
class OutboxGauges {

    private static final int MOST_COUNTED = 10_000;

    private final DataSource database;
    private volatile long rows;
    private volatile double oldestSeconds;

    OutboxGauges(DataSource database, MeterRegistry metrics) {
        this.database = database;
        Gauge.builder("chatops_outbox_rows", this, gauges -> gauges.rows)
                .description("Records that wait to be sent; no more than " + MOST_COUNTED + " are counted")
                .register(metrics);
        Gauge.builder("chatops_outbox_oldest_seconds", this, gauges -> gauges.oldestSeconds)
                .description("How long the first of them has waited")
                .register(metrics);
    }

    @Scheduled(every = "5s", delayed = "4s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refresh() {
        var sql = "select (select count(*) from (select from outbox limit " + MOST_COUNTED + ") counted),"
                + " coalesce(extract(epoch from now() - (select written_at from outbox order by id limit 1)), 0)";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            row.next();
            rows = row.getLong(1);
            oldestSeconds = Math.max(0, row.getDouble(2));
        } catch (SQLException e) {
            Log.warnf("outbox not counted: %s", e.getMessage());
        }
    }
}
