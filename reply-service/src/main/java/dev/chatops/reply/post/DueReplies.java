package dev.chatops.reply.post;

import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettled.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

    /** Longer than a post may take. */
    private static final String LEASE = "interval '20 seconds'";

    /** Slack takes five posts by one response URL. */
    static final int MAX_USES = 5;

    /**
     * A row that this poster has for the time of its lease.
     *
     * @param receivedAt when the gateway took the command
     * @param base the deadline counts from here
     * @param unclear whether an earlier post may have arrived
     * @param uses of the address, this one included; with the owner, they are the mark of this taking
     * @param failure what the last post failed with; null when none did
     * @param traceparent the command's trace; null when nobody traces
     */
    record Due(
            UUID commandId,
            String replyAddress,
            String message,
            Instant receivedAt,
            Instant base,
            boolean unclear,
            int uses,
            String failure,
            String traceparent) {}

    /**
     * A row that has ended, of which Kafka is to be told.
     *
     * @param receivedAt when the gateway took the command
     */
    record Ended(ReplySettled settled, Instant receivedAt) {}

    private static final String HELD = " where command_id = ? and state = 'posting' and owner = ? and uses = ?";

    private final DataSource database;
    private final UUID owner = UUID.randomUUID();

    DueReplies(DataSource database) {
        this.database = database;
    }

    /** Takes the row if it is to be posted now; a row whose poster died in between may have been posted. */
    Optional<Due> take(UUID commandId) throws SQLException {
        var sql = """
                with due as (
                  select command_id, state from ledger
                  where command_id = ? and message is not null and reply_address is not null
                    and (state = 'open' and next_at <= now() or state = 'posting' and lease_until < now())
                  for update skip locked)
                update ledger set state = 'posting', owner = ?, lease_until = now() + %s, uses = uses + 1,
                  unclear = unclear or due.state = 'posting'
                from due where ledger.command_id = due.command_id
                returning ledger.command_id, reply_address, message, coalesce(received_at, base) as received_at, base, unclear, uses, failure,
                  traceparent""".formatted(LEASE);
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setObject(1, commandId);
            update.setObject(2, owner);
            try (var row = update.executeQuery()) {
                return row.next() ? Optional.of(due(row)) : Optional.empty();
            }
        }
    }

    /** Gives the row back, to be tried again. Nothing happens when it was lost meanwhile. */
    void tryAgain(Due due, Duration after, boolean unclear, String failure) throws SQLException {
        var sql = "update ledger set state = 'open', next_at = now() + make_interval(secs => ?),"
                + " unclear = unclear or ?, failure = ?" + HELD;
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setDouble(1, after.toMillis() / 1000.0);
            update.setBoolean(2, unclear);
            update.setString(3, failure);
            held(update, 4, due);
            update.executeUpdate();
        }
    }

    /** Ends a row that this poster has. Empty when it was lost meanwhile. */
    Optional<ReplySettled> settle(Due due, Outcome outcome, String reason, Instant at) throws SQLException {
        // who has ended it has the lease's time to tell Kafka so; then the sweeper does
        var sql = "update ledger set state = ?, reason = ?, settled_at = ?, lease_until = now() + " + LEASE + HELD
                + " returning job_id";
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setString(1, outcome.word());
            update.setString(2, reason);
            update.setTimestamp(3, Timestamp.from(at));
            held(update, 4, due);
            try (var row = update.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new ReplySettled(at, due.commandId(), row.getObject(1, Long.class), outcome, reason))
                        : Optional.empty();
            }
        }
    }

    private void held(PreparedStatement statement, int from, Due due) throws SQLException {
        statement.setObject(from, due.commandId());
        statement.setObject(from + 1, owner);
        statement.setInt(from + 2, due.uses());
    }

    /**
     * Drops rows that nobody posts and that can no longer be answered.
     *
     * @param latestBase the deadline of rows with an earlier base is over
     * @param unfinished why, where there is no answer yet
     * @param failed why, where each post failed; the last failure is added
     */
    List<Ended> drop(Instant latestBase, Instant at, String unfinished, String failed) throws SQLException {
        var sql = """
                update ledger set state = 'dropped', settled_at = ?, lease_until = now() + %s,
                  reason = case when failure is null then ? else ? || failure end
                where command_id in (select command_id from ledger where state = 'open' and base < ?
                                     order by base limit 500 for update skip locked)
                returning command_id, job_id, reason, coalesce(received_at, base) as received_at""".formatted(LEASE);
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

    /** Rows that are due and that nobody posts: their poster died, or they were to wait. */
    List<UUID> due() throws SQLException {
        var sql = """
                select command_id from ledger
                where message is not null and reply_address is not null and next_at <= now()
                  and (state = 'open' or state = 'posting' and lease_until < now())
                order by next_at limit 200""";
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

    /**
     * Marks rows that wait for pipeline-service, each once, and gives them. A row that was only just read is left
     * alone: what pipeline-service says of it may stand in a topic that is not read so far yet.
     *
     * @param earliestBase the deadline of rows before it is over
     * @param latestBase rows behind it do not wait for long enough
     */
    List<Due> takeUntouched(Instant earliestBase, Instant latestBase) throws SQLException {
        var sql = """
                update ledger set noticed = true, uses = uses + 1
                where command_id in (select command_id from ledger
                                     where state = 'open' and not touched and not noticed and base between ? and ?
                                       and seen_at < now() - interval '3 seconds'
                                     limit 200 for update skip locked)
                returning command_id, reply_address, message, coalesce(received_at, base) as received_at, base, unclear, uses, failure,
                  traceparent""";
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setTimestamp(1, Timestamp.from(earliestBase));
            update.setTimestamp(2, Timestamp.from(latestBase));
            var untouched = new ArrayList<Due>();
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    untouched.add(due(row));
                }
            }
            return untouched;
        }
    }

    /**
     * The address of a command that is still open, for pipeline-service's word on the way; one use of it is spent.
     * Empty the second time, so that a redelivered word is not posted again (G6).
     */
    Optional<String> spendOnNotice(UUID commandId) throws SQLException {
        var sql = "update ledger set uses = uses + 1, worded = true where command_id = ? and state = 'open'"
                + " and message is null and not worded and uses < 3 and reply_address is not null"
                + " returning reply_address";
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setObject(1, commandId);
            try (var row = update.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
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

    void told(UUID commandId) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update ledger set told = true where command_id = ?")) {
            update.setObject(1, commandId);
            update.executeUpdate();
        }
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                row.getObject("command_id", UUID.class),
                row.getString("reply_address"),
                row.getString("message"),
                row.getTimestamp("received_at").toInstant(),
                row.getTimestamp("base").toInstant(),
                row.getBoolean("unclear"),
                row.getInt("uses"),
                row.getString("failure"),
                row.getString("traceparent"));
    }

    private static Outcome outcome(String state) {
        return switch (state) {
            case "answered" -> Outcome.ANSWERED;
            case "dropped" -> Outcome.DROPPED;
            default -> Outcome.UNDELIVERED;
        };
    }
}
