package dev.chatops.reply.post;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of the ledger that one poster has for the time of its lease.
 *
 * @param replyAddress sealed
 * @param message as JSON; null of a row without an answer
 * @param receivedAt when the gateway took the command
 * @param base the deadline counts from here
 * @param unclear whether an earlier post may have arrived
 * @param uses of the address, this one included
 * @param tries with the owner, the mark of this taking
 * @param failure what the last post failed with; null when none did
 * @param button whether the address replaces the message of the button that typed the command, and never ours
 * @param step how much simpler the message has to be, see {@code SimplerMessage}
 * @param late whether it may be answered behind the deadline, by bot token
 * @param progress how many messages on the way stand in its channel, each in place of the one before
 * @param traceparent the command's trace; null when nobody traces
 * @param takenAt in {@link System#nanoTime}, from before the statement that took it: the lease began no earlier
 */
public record Due(
        UUID commandId,
        String replyAddress,
        String message,
        Instant receivedAt,
        Instant base,
        boolean unclear,
        int uses,
        int tries,
        String failure,
        String workspace,
        String channel,
        boolean button,
        int step,
        boolean late,
        int progress,
        String traceparent,
        long takenAt) {

    /** For the {@code returning} of a statement that takes a row. */
    public static final String COLUMNS = """
             ledger.command_id, ledger.reply_address, ledger.message, coalesce(ledger.received_at, ledger.base) as received_at, \
            ledger.base, ledger.unclear, ledger.uses, ledger.tries, ledger.failure, ledger.workspace, ledger.channel, \
            ledger.button, ledger.step, ledger.late, ledger.progress, ledger.traceparent""";

    private static final Duration LEASE_TIME = Duration.ofSeconds(20);

    /** How long a row is its poster's. Longer than a post may take. */
    public static final String LEASE = "interval '" + LEASE_TIME.toSeconds() + " seconds'";

    /** Of a post: the rest of the lease is for the way to it, and for recording it. */
    static final Duration LONGEST_POST = LEASE_TIME.dividedBy(2);

    /** Reads {@link #COLUMNS}. */
    public static Due read(ResultSet row, long takenAt) throws SQLException {
        return new Due(
                row.getObject("command_id", UUID.class),
                row.getString("reply_address"),
                row.getString("message"),
                row.getTimestamp("received_at").toInstant(),
                row.getTimestamp("base").toInstant(),
                row.getBoolean("unclear"),
                row.getInt("uses"),
                row.getInt("tries"),
                row.getString("failure"),
                row.getString("workspace"),
                row.getString("channel"),
                row.getBoolean("button"),
                row.getInt("step"),
                row.getBoolean("late"),
                row.getInt("progress"),
                row.getString("traceparent"),
                takenAt);
    }

    /**
     * Whether what takes that long ends within the lease. A poster that stood still since it took the row (it was stopped,
     * it collected garbage, the database answered late) may have lost it to another one, which posts.
     *
     * @param nanoTime now
     */
    boolean isOursFor(Duration time, long nanoTime) {
        return nanoTime - takenAt <= LEASE_TIME.minus(time).toNanos();
    }

    /** What the chat platform counts messages by. */
    String room() {
        return workspace + '/' + channel;
    }

    /** Whether a post by the address replaces our own earlier one, if there is any. */
    boolean replacesOurs() {
        return !button;
    }

    @Override
    public String toString() {
        return "Due[commandId=%s, uses=%d, tries=%d]".formatted(commandId, uses, tries);
    }
}
