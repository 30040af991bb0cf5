package dev.chatops.pipeline.job;

import dev.chatops.consume.Transactions;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Closes what nobody will finish: attempts whose runner is gone, and jobs that no runner took in time. */
@ApplicationScoped
public class LostAttempts {

    private final JobTransitions transitions;
    private final OutboxPublisher publisher;
    private final Transactions transactions;
    private final Clock clock;

    LostAttempts(JobTransitions transitions, OutboxPublisher publisher, Transactions transactions, Clock clock) {
        this.transitions = transitions;
        this.publisher = publisher;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Closes those whose time has come. */
    public void close() throws SQLException {
        List<Outbox.Written> written = transactions.run(connection -> {
            var ended = new ArrayList<Outbox.Written>();
            for (var attempt : transitions.lost(connection)) {
                transitions
                        .finish(connection, attempt.lost(clock.instant()), null)
                        .ifPresent(ended::add);
            }
            ended.addAll(transitions.failUnclaimed(connection, clock.instant()));
            return ended;
        });
        written.forEach(publisher::publish);
    }
}
