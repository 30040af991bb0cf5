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

    private final OpenAttempts attempts;
    private final JobTransitions transitions;
    private final OutboxPublisher publisher;
    private final Transactions transactions;
    private final Clock clock;

    LostAttempts(
            OpenAttempts attempts,
            JobTransitions transitions,
            OutboxPublisher publisher,
            Transactions transactions,
            Clock clock) {
        this.attempts = attempts;
        this.transitions = transitions;
        this.publisher = publisher;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Closes those whose time has come. */
    public void close() throws SQLException {
        List<Outbox.Written> written = transactions.run(connection -> {
            var ends = attempts.lost(connection).stream()
                    .map(attempt -> attempt.lost(clock.instant()))
                    .toList();
            var ended = new ArrayList<>(transitions.close(connection, ends));
            ended.addAll(transitions.failUnclaimed(connection));
            return ended;
        });
        publisher.publishAll(written);
    }
}
