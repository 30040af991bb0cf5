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
import java.util.Optional;
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
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    waiting.add(waiting(row));
                }
            }
            return waiting;
        }
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        var job = new Reply.Job(
                row.getLong("job_id"),
                row.getLong("pipeline_id"),
                row.getString("project"),
                row.getString("name"),
                row.getString("requester"),
                URI.create(row.getString("page")));
        var printed = row.getBytes("printed");
        return new Waiting(Due.read(row), job, row.getBoolean("running"), printed == null ? new byte[0] : printed);
    }

    /**
     * The message is no longer on its way.
     *
     * @param stands whether it stands in the channel, or may
     * @param goesOn whether there may be another one
     * @return whether the answer has come meanwhile and waits
     */
    boolean end(Due due, boolean stands, boolean goesOn) throws SQLException {
        return free(due, """
                update ledger set busy_until = null, uses = uses - ?, progress = progress - ?,
                  progress_at = case when ? then progress_at end""", stands, goesOn);
    }

    /** It is not posted now, but in a while; nothing is spent. */
    boolean postpone(Due due, Duration by) throws SQLException {
        var sql = "update ledger set busy_until = null, uses = uses - ?, progress = progress - ?,"
                + " progress_at = case when ? then now() + interval '%d milliseconds' end";
        return free(due, sql.formatted(by.toMillis()), false, true);
    }

    private boolean free(Due due, String sql, boolean stands, boolean goesOn) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql
                        + " where command_id = ? and owner = ? and tries = ? and state = 'open'"
                        + " returning message is not null")) {
            update.setInt(1, stands ? 0 : 1);
            update.setInt(2, stands ? 0 : 1);
            update.setBoolean(3, goesOn);
            update.setObject(4, due.commandId());
            update.setObject(5, replies.owner());
            update.setInt(6, due.tries());
            try (var row = update.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
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
                returning """ + Due.COLUMNS;
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setTimestamp(1, Timestamp.from(earliestBase));
            update.setTimestamp(2, Timestamp.from(latestBase));
            var untouched = new ArrayList<Due>();
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    untouched.add(Due.read(row));
                }
            }
            return untouched;
        }
    }

    /**
     * A command that is still open, for pipeline-service's word on the way; one use of its address is spent. Empty for a
     * word that is not newer than the last one, so that a redelivered one is not posted again (G6).
     *
     * @param saidAt by pipeline-service's clock
     */
    Optional<Due> spendOnNotice(UUID commandId, Instant saidAt) throws SQLException {
        var sql = """
                update ledger set uses = uses + 1, worded_at = ? where command_id = ? and state = 'open'
                  and message is null and (worded_at is null or worded_at < ?) and uses < %d and reply_address is not null
                  and (busy_until is null or busy_until < now())
                returning %s""".formatted(MOST, Due.COLUMNS);
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            var said = saidAt.atOffset(ZoneOffset.UTC);
            update.setObject(1, said);
            update.setObject(2, commandId);
            update.setObject(3, said);
            try (var row = update.executeQuery()) {
                return row.next() ? Optional.of(Due.read(row)) : Optional.empty();
            }
        }
    }
}
