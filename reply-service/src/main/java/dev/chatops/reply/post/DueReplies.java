package dev.chatops.reply.post;

import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettled.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
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
     * @param unclear whether an earlier post may have arrived
     * @param uses of the address, this one included
     */
    record Due(UUID commandId, String replyAddress, String message, Instant base, boolean unclear, int uses) {}

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
                returning ledger.command_id, reply_address, message, base, unclear, uses""".formatted(LEASE);
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setObject(1, commandId);
            update.setObject(2, owner);
            try (var row = update.executeQuery()) {
                return row.next() ? Optional.of(due(row)) : Optional.empty();
            }
        }
    }

    /** Gives the row back, to be tried again. */
    void tryAgain(UUID commandId, Duration after, boolean unclear) throws SQLException {
        var sql = "update ledger set state = 'open', next_at = now() + make_interval(secs => ?), unclear = unclear or ?"
                + " where command_id = ? and state = 'posting' and owner = ?";
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setDouble(1, after.toMillis() / 1000.0);
            update.setBoolean(2, unclear);
            update.setObject(3, commandId);
            update.setObject(4, owner);
            update.executeUpdate();
        }
    }

    /** Ends a row that this poster has. Empty when it has lost it meanwhile. */
    Optional<ReplySettled> settle(UUID commandId, Outcome outcome, String reason, Instant at) throws SQLException {
        return settle(commandId, outcome, reason, at, "state = 'posting' and owner = '" + owner + "'");
    }

    /** Ends a row that nobody has, because its time is over. Empty when it has ended or is being posted. */
    Optional<ReplySettled> drop(UUID commandId, String reason, Instant at) throws SQLException {
        return settle(
                commandId,
                Outcome.DROPPED,
                reason,
                at,
                "(state = 'open' or state = 'posting' and lease_until < now())");
    }

    private Optional<ReplySettled> settle(UUID commandId, Outcome outcome, String reason, Instant at, String from)
            throws SQLException {
        var sql = "update ledger set state = ?, reason = ?, settled_at = ? where command_id = ? and " + from
                + " returning job_id";
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setString(1, outcome.word());
            update.setString(2, reason);
            update.setTimestamp(3, Timestamp.from(at));
            update.setObject(4, commandId);
            try (var row = update.executeQuery()) {
                return row.next()
                        ? Optional.of(new ReplySettled(at, commandId, row.getObject(1, Long.class), outcome, reason))
                        : Optional.empty();
            }
        }
    }

    /** Rows that are due and that nobody posts: their poster died, or they were to wait. */
    List<UUID> due() throws SQLException {
        return ids("""
                select command_id from ledger
                where message is not null and reply_address is not null and next_at <= now()
                  and (state = 'open' or state = 'posting' and lease_until < now())
                order by next_at limit 200""", null);
    }

    /** Rows that can no longer be answered. */
    List<UUID> overdue(Instant latestBase) throws SQLException {
        return ids("""
                select command_id from ledger where state = 'open' and base < ? order by base limit 200""", latestBase);
    }

    /** Marks rows that wait for pipeline-service since before that moment, each once, and gives them. */
    List<Due> takeUntouched(Instant latestBase) throws SQLException {
        var sql = """
                update ledger set noticed = true, uses = uses + 1
                where command_id in (select command_id from ledger
                                     where state = 'open' and not touched and not noticed and base < ?
                                     limit 200 for update skip locked)
                returning command_id, reply_address, message, base, unclear, uses""";
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setTimestamp(1, Timestamp.from(latestBase));
            var untouched = new ArrayList<Due>();
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    untouched.add(due(row));
                }
            }
            return untouched;
        }
    }

    /** The address of a command that is still open, for a word on the way; one use of it is spent. */
    Optional<String> spendOnNotice(UUID commandId) throws SQLException {
        var sql = "update ledger set uses = uses + 1 where command_id = ? and state = 'open' and uses < 3"
                + " and reply_address is not null returning reply_address";
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setObject(1, commandId);
            try (var row = update.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Settled rows of which nobody has told Kafka. */
    List<ReplySettled> untold() throws SQLException {
        var sql = "select command_id, job_id, state, reason, settled_at from ledger"
                + " where settled_at is not null and not told order by settled_at limit 200";
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

    private List<UUID> ids(String sql, Instant moment) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            if (moment != null) {
                select.setTimestamp(1, Timestamp.from(moment));
            }
            var ids = new ArrayList<UUID>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject(1, UUID.class));
                }
            }
            return ids;
        }
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                row.getObject("command_id", UUID.class),
                row.getString("reply_address"),
                row.getString("message"),
                row.getTimestamp("base").toInstant(),
                row.getBoolean("unclear"),
                row.getInt("uses"));
    }

    private static Outcome outcome(String state) {
        return switch (state) {
            case "answered" -> Outcome.ANSWERED;
            case "dropped" -> Outcome.DROPPED;
            default -> Outcome.UNDELIVERED;
        };
    }
}
