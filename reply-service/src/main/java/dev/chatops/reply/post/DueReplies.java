package dev.chatops.reply.post;

import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettled.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The posting side of the ledger: every step of a row is a compare-and-set, so that one poster has it at a time. */
@ApplicationScoped
class DueReplies {

    /** Slack takes five posts by one response URL. */
    static final int MAX_USES = 5;

    private static final String HELD = " where command_id = ? and state = 'posting' and owner = ? and tries = ?";

    /**
     * A row that has ended.
     *
     * @param outputBytes how long its output is
     */
    record Settled(ReplySettled event, long outputBytes) {}

    /**
     * How a row waits for its next try.
     *
     * @param unclear whether the post may have arrived
     * @param failure what it failed with; null when it was not posted
     * @param used whether it may have used up one of the address' five
     * @param step how much simpler the next try is
     */
    record Again(Duration after, boolean unclear, String failure, boolean used, int step) {}

    private final DataSource database;
    private final UUID owner = UUID.randomUUID();

    DueReplies(DataSource database) {
        this.database = database;
    }

    /** Who takes rows here; new for each process. */
    UUID owner() {
        return owner;
    }

    /** Takes the row if it is to be posted now; a row whose poster died in between may have been posted. */
    Optional<Due> take(UUID commandId) throws SQLException {
        var sql = """
                with due as (
                  select command_id, state from ledger
                  where command_id = ? and message is not null and reply_address is not null
                    and (busy_until is null or busy_until < now())
                    and (state = 'open' and next_at <= now() or state = 'posting' and lease_until < now())
                  for update skip locked)
                update ledger set state = 'posting', owner = ?, lease_until = now() + %s, uses = uses + 1,
                  tries = tries + 1, unclear = unclear or due.state = 'posting'
                from due where ledger.command_id = due.command_id
                returning %s""".formatted(Due.LEASE, Due.COLUMNS);
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setObject(1, commandId);
            update.setObject(2, owner);
            long takenAt = System.nanoTime();
            try (var row = update.executeQuery()) {
                return row.next() ? Optional.of(Due.read(row, takenAt)) : Optional.empty();
            }
        }
    }

    /** Gives the row back, to be tried again. Nothing happens when it was lost meanwhile. */
    void tryAgain(Due due, Again again) throws SQLException {
        var sql = "update ledger set state = 'open', next_at = now() + make_interval(secs => ?),"
                + " unclear = unclear or ?, failure = coalesce(?, failure), uses = uses - ?, step = ?" + HELD;
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setDouble(1, again.after().toMillis() / 1000.0);
            update.setBoolean(2, again.unclear());
            update.setString(3, again.failure());
            update.setInt(4, again.used() ? 0 : 1);
            update.setInt(5, again.step());
            held(update, 6, due);
            update.executeUpdate();
        }
    }

    /** Ends a row that this poster has. Empty when it was lost meanwhile. */
    Optional<Settled> settle(Due due, Outcome outcome, String reason, Instant at) throws SQLException {
        // who has ended it has the lease's time to tell Kafka so; then the sweeper does
        var sql = "update ledger set state = ?, reason = ?, settled_at = ?, lease_until = now() + " + Due.LEASE + HELD
                + " returning job_id, coalesce(octet_length(output), 0)";
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setString(1, outcome.word());
            update.setString(2, reason);
            update.setTimestamp(3, Timestamp.from(at));
            held(update, 4, due);
            try (var row = update.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var event = new ReplySettled(at, due.commandId(), row.getObject(1, Long.class), outcome, reason);
                return Optional.of(new Settled(event, row.getLong(2)));
            }
        }
    }

    private void held(PreparedStatement statement, int from, Due due) throws SQLException {
        statement.setObject(from, due.commandId());
        statement.setObject(from + 1, owner);
        statement.setInt(from + 2, due.tries());
    }

    /** Rows that are due and that nobody posts: their poster died, or they were to wait. */
    List<UUID> due() throws SQLException {
        var sql = """
                select command_id from ledger
                where message is not null and reply_address is not null and next_at <= now()
                  and (state = 'open' or state = 'posting' and lease_until < now())
                order by next_at limit 500""";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            var ids = new ArrayList<UUID>();
            while (row.next()) {
                ids.add(row.getObject(1, UUID.class));
            }
            return ids;
        }
    }

    /** The output of a command's reply; null when it has none. */
    byte[] output(UUID commandId) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select output from ledger where command_id = ?")) {
            select.setObject(1, commandId);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }
}
