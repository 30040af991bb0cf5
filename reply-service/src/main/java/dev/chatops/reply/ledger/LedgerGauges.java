package dev.chatops.reply.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * How many commands are unsettled: {@code chatops_ledger{state}}, of which {@code due} have an answer that should be
 * posted by now. Every replica shows them for all: take the maximum.
 */
@ApplicationScoped
class LedgerGauges {

    private final DataSource database;
    private final AtomicLong open;
    private final AtomicLong due;

    LedgerGauges(DataSource database, MeterRegistry registry) {
        this.database = database;
        this.open = gauge(registry, "open");
        this.due = gauge(registry, "due");
    }

    private static AtomicLong gauge(MeterRegistry registry, String state) {
        var value = new AtomicLong();
        Gauge.builder("chatops_ledger", value, AtomicLong::get)
                .description("commands that are not settled")
                .tag("state", state)
                .register(registry);
        return value;
    }

    /** Both counts read partial indexes that hold unsettled rows only. */
    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void count() {
        var sql = """
                select (select count(*) from ledger where state = 'open' and not late)
                     + (select count(*) from ledger where state = 'open' and late),
                  (select count(*) from ledger where state in ('open', 'posting') and message is not null
                   and next_at <= now())""";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            row.next();
            open.set(row.getLong(1));
            due.set(row.getLong(2));
        } catch (SQLException e) {
            Log.debugf("ledger not counted: %s", e.toString());
        }
    }
}
