package dev.chatops.reply.post;

import dev.chatops.reply.render.Reply;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Rows whose command has no answer yet and is told how it stands. Each message spends a use of the address; the last
 * two are kept for the answer. While a message is on its way the row is busy, so that it cannot arrive behind the answer
 * and replace it.
 */
@ApplicationScoped
class OnTheWay {

    /** Uses that are never spent on the way. */
    private static final int FOR_THE_ANSWER = 2;

    private static final int MOST = DueReplies.MAX_USES - FOR_THE_ANSWER;

    /** The second and the third message come after this many times the wait for the first. */
    private static final int SECOND = 6;

    private static final int THIRD = 60;

    /**
     * A job that is to say how it stands.
     *
     * @param printed the end of what it has printed
     */
    record Waiting(Due due, Reply.Job job, boolean isRunning, byte[] printed) {}

    /** Whether a word of pipeline-service may be posted. */
    sealed interface Turn {

        /** The row is taken for it, and a use of the address is spent. */
        record Now(Due due) implements Turn {}

        /** Another message is on its way. */
        record Later() implements Turn {}

        /** The command has its answer or no use left, or the word is not newer than the last one. */
        record Never() implements Turn {}
    }

    private final DataSource database;
    private final DueReplies replies;
    private final PostConfig config;

    OnTheWay(DataSource database, DueReplies replies, PostConfig config) {
        this.database = database;
        this.replies = replies;
        this.config = config;
    }

    /**
     * Takes rows whose job is to say now how it stands, and sets when it does so next.
     *
     * @param earliestBase the deadline of rows before it is over
     */
    List<Waiting> takeProgress(Instant earliestBase) throws SQLException {
        var sql = """
                update ledger set progress = ledger.progress + 1, uses = uses + 1, tries = tries + 1, owner = ?,
                  busy_until = now() + %s,
                  progress_at = case when button or ledger.progress >= 2 then null
                    else now() + make_interval(secs => ? * case ledger.progress when 0 then %d else %d end) end
                from job
                where ledger.job_id = job.job_id and job.name is not null and ledger.command_id in (
                  select command_id from ledger
                  where state = 'open' and progress_at <= now() and message is null and reply_address is not null
                    and base > ? and uses < %d and (busy_until is null or busy_until < now())
                  order by progress_at limit 200 for update skip locked)
                returning %s, job.job_id, job.pipeline_id, job.project, job.name, job.requester, job.page,
                  exists (select from log_size where log_size.job_id = job.job_id) as running,
                  (select substring(bytes from greatest(1, octet_length(bytes) - 2000)) from log_chunk chunk
                   where chunk.job_id = job.job_id and octet_length(bytes) > 0
                   order by attempt desc, sequence desc limit 1) as printed""".formatted(Due.LEASE, SECOND - 1, THIRD - SECOND, MOST, Due.COLUMNS);
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setObject(1, replies.owner());
            update.setDouble(2, config.progressAfter().toMillis() / 1000.0);
            update.setTimestamp(3, Timestamp.from(earliestBase));
            var waiting = new ArrayList<Waiting>();
            long takenAt = System.nanoTime();
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    waiting.add(waiting(row, takenAt));
                }
            }
            return waiting;
        }
    }

    private static Waiting waiting(ResultSet row, long takenAt) throws SQLException {
        var job = new Reply.Job(
                row.getLong("job_id"),
                row.getLong("pipeline_id"),
                row.getString("project"),
                row.getString("name"),
                row.getString("requester"),
                URI.create(row.getString("page")));
        var printed = row.getBytes("printed");
        return new Waiting(
                Due.read(row, takenAt), job, row.getBoolean("running"), printed == null ? new byte[0] : printed);
    }

    /**
     * The message is no longer on its way.
     *
     * @param stands whether it stands in the channel, or may; its use of the address is given back only when it surely does not
     * @param goesOn whether there may be another one
     * @return whether the answer has come meanwhile and waits
     */
    boolean end(Due due, boolean stands, boolean goesOn) throws SQLException {
        int unspent = stands ? 0 : 1;
        var spent = ", uses = uses - ?, progress = progress - ?, progress_at = case when ? then progress_at end";
        return free(due, spent, unspent, unspent, goesOn);
    }

    /** It is not posted now, but in a while; nothing is spent. */
    boolean postpone(Due due, Duration by) throws SQLException {
        var unspent = ", uses = uses - 1, progress = progress - 1, progress_at = now() + make_interval(secs => ?)";
        return free(due, unspent, by.toMillis() / 1000.0);
    }

    /** As {@link #end(Due, boolean, boolean)}, for a message that says nothing of how a job stands; its use is spent. */
    boolean end(Due due) throws SQLException {
        return free(due, "");
    }

    private boolean free(Due due, String columns, Object... values) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update ledger set busy_until = null" + columns
                        + " where command_id = ? and owner = ? and tries = ? and state = 'open'"
                        + " returning message is not null")) {
            int next = 1;
            for (var value : values) {
                update.setObject(next++, value);
            }
            update.setObject(next++, due.commandId());
            update.setObject(next++, replies.owner());
            update.setInt(next, due.tries());
            try (var row = update.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /**
     * Takes rows that wait for pipeline-service, each once. A row that was only just read is left
     * alone: what pipeline-service says of it may stand in a topic that is not read so far yet.
     *
     * @param earliestBase the deadline of rows before it is over
     * @param latestBase rows behind it do not wait for long enough
     */
    List<Due> takeUntouched(Instant earliestBase, Instant latestBase) throws SQLException {
        var sql = """
                update ledger set noticed = true, uses = uses + 1, tries = tries + 1, owner = ?, busy_until = now() + %s
                where command_id in (select command_id from ledger
                                     where state = 'open' and not touched and not noticed and base between ? and ?
                                       and seen_at < now() - interval '3 seconds'
                                       and (busy_until is null or busy_until < now())
                                     limit 200 for update skip locked)
                returning %s""".formatted(Due.LEASE, Due.COLUMNS);
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setObject(1, replies.owner());
            update.setTimestamp(2, Timestamp.from(earliestBase));
            update.setTimestamp(3, Timestamp.from(latestBase));
            var untouched = new ArrayList<Due>();
            long takenAt = System.nanoTime();
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    untouched.add(Due.read(row, takenAt));
                }
            }
            return untouched;
        }
    }

    /**
     * Takes the row of a command that is still open for pipeline-service's word on the way. A word that is not newer than
     * the last one is a redelivered one and not posted again (G6).
     *
     * @param saidAt by pipeline-service's clock
     */
    Turn takeForWord(UUID commandId, Instant saidAt) throws SQLException {
        var sql = """
                with open as (
                  select command_id, busy_until is null or busy_until < now() as is_free from ledger
                  where command_id = ? and state = 'open' and message is null and reply_address is not null
                    and (worded_at is null or worded_at < ?) and uses < %d
                  for update),
                taken as (
                  update ledger set uses = uses + 1, tries = tries + 1, worded_at = ?, owner = ?,
                    busy_until = now() + %s
                  from open where ledger.command_id = open.command_id and open.is_free
                  returning %s)
                select open.is_free, taken.* from open left join taken using (command_id)""".formatted(MOST, Due.LEASE, Due.COLUMNS);
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            var said = saidAt.atOffset(ZoneOffset.UTC);
            update.setObject(1, commandId);
            update.setObject(2, said);
            update.setObject(3, said);
            update.setObject(4, replies.owner());
            long takenAt = System.nanoTime();
            try (var row = update.executeQuery()) {
                if (!row.next()) {
                    return new Turn.Never();
                }
                return row.getBoolean("is_free") ? new Turn.Now(Due.read(row, takenAt)) : new Turn.Later();
            }
        }
    }
}
