package dev.chatops.pipeline.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.consume.Transactions;
import dev.chatops.pipeline.audit.AuditEntry;
import dev.chatops.pipeline.audit.AuditTrail;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.outbox.OutboxRecord;
import dev.chatops.pipeline.project.User;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Sends dead letters again and drops them, each with its entry in the audit trail, in the transaction that does it. A replay goes
 * through the outbox: whatever dies behind the transaction, the record is sent.
 */
@ApplicationScoped
class DeadLetterOrders {

    private final DeadLetterTable letters;
    private final AuditTrail trail;
    private final Outbox outbox;
    private final OutboxPublisher publisher;
    private final Transactions transactions;
    private final Clock clock;

    DeadLetterOrders(
            DeadLetterTable letters,
            AuditTrail trail,
            Outbox outbox,
            OutboxPublisher publisher,
            Transactions transactions,
            Clock clock) {
        this.letters = letters;
        this.trail = trail;
        this.outbox = outbox;
        this.publisher = publisher;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** False when it is not open. */
    boolean replay(long id, User by) throws SQLException {
        Optional<Outbox.Written> toSend = transactions.run(connection -> {
            if (!letters.decide(connection, id, "replayed", by.username(), clock.instant())) {
                return Optional.empty();
            }
            var content = letters.content(connection, id).orElseThrow();
            record(connection, by, "replay", "dead letter #%d sent to %s again".formatted(id, content.topic()));
            return Optional.of(outbox.write(connection, List.of(record(id, content))));
        });
        toSend.ifPresent(written -> {
            Log.infof("dead letter #%d is sent to its topic again user=%s", id, by.username());
            publisher.publish(written);
        });
        return toSend.isPresent();
    }

    /** False when it is not open. */
    boolean drop(long id, User by) throws SQLException {
        return transactions.run(connection -> {
            boolean dropped = letters.decide(connection, id, "dropped", by.username(), clock.instant());
            if (dropped) {
                record(connection, by, "drop", "dead letter #%d dropped".formatted(id));
                Log.infof("dead letter #%d dropped user=%s", id, by.username());
            }
            return dropped;
        });
    }

    private static OutboxRecord record(long id, DeadLetterTable.Content content) {
        var headers = new RecordHeaders();
        content.headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        headers.add(SetAside.REPLAY_OF, Long.toString(id).getBytes(UTF_8));
        var key = Optional.ofNullable(content.key()).orElse("");
        return new OutboxRecord("dead-letter:" + id, content.topic(), key, headers, content.value());
    }

    private void record(Connection connection, User by, String verb, String result) throws SQLException {
        trail.record(
                connection,
                AuditEntry.outsideChat(clock.instant(), "api", by.username(), null, verb, "accepted", result));
    }
}
