package dev.chatops.pipeline.command;

import dev.chatops.events.JobStatus;
import dev.chatops.events.ReplySettled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads jobs for chat, always of one project. */
@ApplicationScoped
class ShownJobs {

    private static final String SELECT = """
            select job.id, job.pipeline_id, job.name, job.status, job.attempt, pipeline.username, job.played_by, job.created_at,
              job.start_at, job.started_at, job.finished_at, job.exit_code, job.failure_message, pipeline.ref, pipeline.sha,
              job.spec -> 'commit' ->> 'defaultBranch' = pipeline.ref as is_default,
              coalesce(job.spec -> 'chat' ->> 'input', '') as arguments, job.pool,
              array(select jsonb_array_elements_text(coalesce(job.spec -> 'tags', '[]'))) as tags,
              job.reply_outcome
            from job join pipeline on pipeline.id = job.pipeline_id
            where job.project_id = ?""";

    private final DataSource database;

    ShownJobs(DataSource database) {
        this.database = database;
    }

    /** Empty also for a job of another project. */
    Optional<ShownJob> find(long projectId, long jobId) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(SELECT + " and job.id = ?")) {
            select.setLong(1, projectId);
            select.setLong(2, jobId);
            return all(select).stream().findFirst();
        }
    }

    /** As {@link #find}, in the caller's transaction. */
    Optional<ShownJob> find(Connection connection, long projectId, long jobId) throws SQLException {
        try (var select = connection.prepareStatement(SELECT + " and job.id = ?")) {
            select.setLong(1, projectId);
            select.setLong(2, jobId);
            return all(select).stream().findFirst();
        }
    }

    /** The newest first. */
    List<ShownJob> newest(long projectId, int most) throws SQLException {
        return list(" order by job.id desc limit ?", projectId, most);
    }

    /** What runs or waits, the newest first. */
    List<ShownJob> open(long projectId, int most) throws SQLException {
        return list(
                " and job.status in ('created', 'manual', 'scheduled', 'waiting_for_resource', 'pending', 'running', 'canceling')"
                        + " order by job.id desc limit ?",
                projectId,
                most);
    }

    private List<ShownJob> list(String condition, long projectId, int most) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(SELECT + condition)) {
            select.setLong(1, projectId);
            select.setInt(2, most);
            return all(select);
        }
    }

    private static List<ShownJob> all(PreparedStatement select) throws SQLException {
        var jobs = new ArrayList<ShownJob>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                jobs.add(job(row));
            }
        }
        return jobs;
    }

    private static ShownJob job(ResultSet row) throws SQLException {
        return new ShownJob(
                row.getLong("id"),
                row.getLong("pipeline_id"),
                row.getString("name"),
                JobStatus.of(row.getString("status")),
                row.getInt("attempt"),
                row.getString("username"),
                row.getString("played_by"),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "start_at"),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getObject("exit_code", Integer.class),
                row.getString("failure_message"),
                row.getString("ref"),
                row.getString("sha"),
                row.getBoolean("is_default"),
                row.getString("arguments"),
                row.getString("pool"),
                List.of((String[]) row.getArray("tags").getArray()),
                reply(row.getString("reply_outcome")));
    }

    private static ReplySettled.Outcome reply(String word) {
        return word == null ? null : ReplySettled.Outcome.of(word);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
