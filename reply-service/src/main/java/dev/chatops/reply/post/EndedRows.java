package dev.chatops.reply.post;

import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettled.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Rows of the ledger that end without a poster, and rows of whose end Kafka has to be told. */
@ApplicationScoped
class EndedRows {

    /**
     * A row that has ended, of which Kafka is to be told.
     *
     * @param receivedAt when the gateway took the command
     */
    record Ended(ReplySettled settled, Instant receivedAt) {}

    private final DataSource database;

    EndedRows(DataSource database) {
        this.database = database;
    }

    /**
     * Drops rows that nobody posts and that can no longer be answered.
     *
     * @param late whether those that may be answered behind the deadline, or the others
     * @param latestBase the deadline of rows with an earlier base is over
     * @param unfinished why, where there is no answer yet
     * @param failed why, where each post failed; the last failure is added
     */
    List<Ended> drop(boolean late, Instant latestBase, Instant at, String unfinished, String failed)
            throws SQLException {
        var sql = """
                update ledger set state = 'dropped', settled_at = ?, lease_until = now() + %s,
                  reason = case when failure is null then ? else ? || failure end
                where command_id in (select command_id from ledger where state = 'open' and %s late and base < ?
                                       and (busy_until is null or busy_until < now())
                                     order by base limit 500 for update skip locked)
                returning command_id, job_id, reason, coalesce(received_at, base) as received_at""".formatted(Due.LEASE, late ? "" : "not");
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setTimestamp(1, Timestamp.from(at));
            update.setString(2, unfinished);
            update.setString(3, failed);
            update.setTimestamp(4, Timestamp.from(latestBase));
            var dropped = new ArrayList<Ended>();
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    var settled = new ReplySettled(
                            at,
                            row.getObject("command_id", UUID.class),
                            row.getObject("job_id", Long.class),
                            Outcome.DROPPED,
                            row.getString("reason"));
                    dropped.add(
                            new Ended(settled, row.getTimestamp("received_at").toInstant()));
                }
            }
            return dropped;
        }
    }

    /** Settled rows of which Kafka was not told in time. */
    List<ReplySettled> untold() throws SQLException {
        var sql = "select command_id, job_id, state, reason, settled_at from ledger"
                + " where settled_at is not null and not told"
                + " and (lease_until is null or lease_until < now())"
                + " order by settled_at limit 200";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            var untold = new ArrayList<ReplySettled>();
            while (row.next()) {
                untold.add(new ReplySettled(
                        row.getTimestamp("settled_at").toInstant(),
                        row.getObject("command_id", UUID.class),
                        row.getObject("job_id", Long.class),
                        outcome(row.getString("state")),
                        row.getString("reason")));
            }
            return untold;
        }
    }

    void told(List<UUID> commandIds) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update ledger set told = true where command_id = any (?)")) {
            update.setArray(1, connection.createArrayOf("uuid", commandIds.toArray()));
            update.executeUpdate();
        }
    }

    private static Outcome outcome(String state) {
        return switch (state) {
            case "answered" -> Outcome.ANSWERED;
            case "dropped" -> Outcome.DROPPED;
            default -> Outcome.UNDELIVERED;
        };
    }
}
