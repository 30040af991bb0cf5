package dev.chatops.pipeline.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.events.JobStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Finds attempts that somebody holds, or should have taken. */
@ApplicationScoped
class OpenAttempts {

    static final String OPEN = "status in ('running', 'canceling')";

    private static final String SELECT = "select id, project_id, attempt, fence, status, started_at, resource_group,"
            + " spec -> 'retry' as retry, canceled_by from job ";

    /** A pending job whose time is up. */
    record Unclaimed(JobRow row, JobSpec.Retry retry) {}

    private final ObjectMapper json;

    OpenAttempts(ObjectMapper json) {
        this.json = json;
    }

    /** The open attempts of these jobs, by job. Jobs without one are left out. */
    Map<Long, OpenAttempt> of(Connection connection, Collection<Long> jobIds) throws SQLException {
        return select(connection, SELECT + "where id = any (?) and " + OPEN, jobIds);
    }

    /** The same, locked, so that they are still open when they are closed. */
    Map<Long, OpenAttempt> lock(Connection connection, Collection<Long> jobIds) throws SQLException {
        return select(connection, SELECT + "where id = any (?) and " + OPEN + " order by id for update", jobIds);
    }

    /** Attempts whose runner is gone and whose last word, if there was one, has been read. They are locked. */
    List<OpenAttempt> lost(Connection connection) throws SQLException {
        var lost = new ArrayList<OpenAttempt>();
        var sql = SELECT + """
                where lost_at is not null and lease_until is not null and %s
                  and exists (select from consumer_position p where p.topic = 'job-events'
                    and p.partition = lost_partition and p.next_offset >= lost_offset)
                limit 200 for update skip locked""".formatted(OPEN);
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            while (row.next()) {
                lost.add(attempt(row));
            }
        }
        return lost;
    }

    /** Jobs that no runner took in time. They are locked. */
    List<Unclaimed> unclaimed(Connection connection) throws SQLException {
        var unclaimed = new ArrayList<Unclaimed>();
        var sql = "select " + JobRow.COLUMNS + ", spec -> 'retry' as retry from job"
                + " where status = 'pending' and claim_by < now() limit 200 for update skip locked";
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            while (row.next()) {
                unclaimed.add(new Unclaimed(JobRow.of(row), retry(row)));
            }
        }
        return unclaimed;
    }

    private Map<Long, OpenAttempt> select(Connection connection, String sql, Collection<Long> jobIds)
            throws SQLException {
        var open = new HashMap<Long, OpenAttempt>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("bigint", jobIds.toArray()));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    open.put(row.getLong("id"), attempt(row));
                }
            }
        }
        return open;
    }

    private OpenAttempt attempt(ResultSet row) throws SQLException {
        return new OpenAttempt(
                row.getLong("id"),
                row.getLong("project_id"),
                row.getInt("attempt"),
                row.getObject("fence", UUID.class),
                JobStatus.of(row.getString("status")),
                row.getTimestamp("started_at").toInstant(),
                row.getString("resource_group"),
                retry(row),
                row.getString("canceled_by"));
    }

    private JobSpec.Retry retry(ResultSet row) throws SQLException {
        var text = row.getString("retry");
        try {
            return text == null ? JobSpec.Retry.NONE : json.readValue(text, JobSpec.Retry.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the job table holds a retry that it cannot read", e);
        }
    }
}
