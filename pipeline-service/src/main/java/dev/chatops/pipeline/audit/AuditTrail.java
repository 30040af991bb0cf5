package dev.chatops.pipeline.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** The table of all that was done. A trigger keeps everybody from changing it, this service too. */
@ApplicationScoped
public class AuditTrail {

    private static final String INSERT = """
            insert into audit (at, command_id, username, chat_user, origin, channel_id, channel_name, typed, project_id, verb,
                               decision, rule, result, pipeline_id, job_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String AFTER = """
            select audit.*, job.status as job_status from audit left join job on job.id = audit.job_id
            where audit.id > ? order by audit.id limit ?""";

    private static final int LONGEST_RESULT = 2_000;

    /**
     * An entry as it is exported.
     *
     * @param jobStatus of its job as it is now; null where there is none
     */
    record Exported(long id, AuditEntry entry, String jobStatus) {}

    private final DataSource database;

    AuditTrail(DataSource database) {
        this.database = database;
    }

    /** In the caller's transaction: what happened and its entry are there together, or neither is. */
    public void record(Connection connection, AuditEntry entry) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setTimestamp(1, Timestamp.from(entry.at()));
            insert.setObject(2, entry.commandId());
            insert.setString(3, entry.username());
            insert.setString(4, entry.chatUser());
            insert.setString(5, entry.origin());
            insert.setString(6, entry.channelId());
            insert.setString(7, entry.channelName());
            insert.setString(8, storable(entry.typed()));
            insert.setObject(9, entry.projectId(), Types.BIGINT);
            insert.setString(10, entry.verb());
            insert.setString(11, entry.decision());
            insert.setString(12, entry.rule());
            insert.setString(13, cut(storable(entry.result())));
            insert.setObject(14, entry.pipelineId(), Types.BIGINT);
            insert.setObject(15, entry.jobId(), Types.BIGINT);
            insert.executeUpdate();
        }
    }

    /** The entries behind this one, oldest first. An entry whose transaction is still open may come later with a lower number. */
    List<Exported> after(long id, int most) throws SQLException {
        var entries = new ArrayList<Exported>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(AFTER)) {
            select.setLong(1, id);
            select.setInt(2, most);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(new Exported(row.getLong("id"), entry(row), row.getString("job_status")));
                }
            }
        }
        return entries;
    }

    /**
     * Removes what is older, a batch at a time.
     *
     * @param keep at least 30 days; the trigger refuses less
     * @return how many were removed
     */
    int removeOlderThan(Connection connection, Duration keep, int most) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set local chatops.audit_retention = 'on'");
        }
        var sql = "delete from audit where id in (select id from audit where at < now() - make_interval(secs => ?)"
                + " order by at limit ?)";
        try (var delete = connection.prepareStatement(sql)) {
            delete.setLong(1, keep.toSeconds());
            delete.setInt(2, most);
            return delete.executeUpdate();
        }
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                instant(row),
                row.getObject("command_id", UUID.class),
                row.getString("username"),
                row.getString("chat_user"),
                row.getString("origin"),
                row.getString("channel_id"),
                row.getString("channel_name"),
                row.getString("typed"),
                row.getObject("project_id", Long.class),
                row.getString("verb"),
                row.getString("decision"),
                row.getString("rule"),
                row.getString("result"),
                row.getObject("pipeline_id", Long.class),
                row.getObject("job_id", Long.class));
    }

    private static Instant instant(ResultSet row) throws SQLException {
        return row.getTimestamp("at").toInstant();
    }

    /** PostgreSQL's texts hold no NUL. */
    private static String storable(String text) {
        return text == null ? null : text.replace('\0', '\ufffd');
    }

    private static String cut(String text) {
        return text.length() > LONGEST_RESULT ? text.substring(0, LONGEST_RESULT) + "\u2026" : text;
    }
}
