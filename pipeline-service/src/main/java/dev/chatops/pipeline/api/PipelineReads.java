package dev.chatops.pipeline.api;

import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads pipelines. Each stands as its newest job does. */
@ApplicationScoped
class PipelineReads {

    /** Whether a job's failure is allowed, in SQL: at all, or with the exit code that it had. @param job the row's alias */
    static String allowsFailure(String job) {
        return "coalesce(JOB.spec->>'allowFailure' = 'true' or JOB.spec->'allowedExitCodes' @> to_jsonb(JOB.exit_code), false)"
                .replace("JOB", job);
    }

    /** A pipeline's status as one word of SQL: a job that may fail fails nobody. */
    static final String STATUS = "case when newest.status = 'failed' and " + allowsFailure("newest")
            + " then 'success' else newest.status end";

    static final String UPDATED = "greatest(p.created_at, newest.queued_at, newest.started_at, newest.finished_at)";

    static final String NEWEST =
            " cross join lateral (select status, spec, exit_code, queued_at, started_at, finished_at from job"
                    + " where pipeline_id = p.id order by id desc limit 1) newest";

    private static final String COLUMNS =
            "p.id as pipeline_id, p.sha, p.ref, p.source, p.created_at as pipeline_created,"
                    + " p.user_id, p.username, newest.queued_at, newest.started_at, newest.finished_at, " + STATUS
                    + " as pipeline_status, " + UPDATED + " as pipeline_updated";

    private final DataSource database;
    private final Projects projects;
    private final Addresses addresses;

    PipelineReads(DataSource database, Projects projects, Addresses addresses) {
        this.database = database;
        this.projects = projects;
        this.addresses = addresses;
    }

    /** @param asked conditions on {@code p}, {@link #STATUS} and {@link #UPDATED} */
    Paging.Items<PipelineBody> list(Project project, Conditions asked, boolean oldestFirst, Paging paging)
            throws SQLException {
        var from = " from pipeline p" + NEWEST + asked.where();
        var sql = "select " + COLUMNS + from + " order by p.id" + (oldestFirst ? "" : " desc") + " limit ? offset ?";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var count = connection.prepareStatement(counting(from))) {
            page(select, asked, paging);
            var pipelines = new ArrayList<PipelineBody>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    pipelines.add(body(project, row));
                }
            }
            return new Paging.Items<>(pipelines, count(count, asked));
        }
    }

    Optional<PipelineBody.Detailed> one(Project project, long id) throws SQLException {
        var sql = "select " + COLUMNS + " from pipeline p" + NEWEST + " where p.project_id = ? and p.id = ?";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setLong(1, project.id());
            select.setLong(2, id);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(detailed(project, row)) : Optional.empty();
            }
        }
    }

    /** What the pipeline was given from chat, by name; empty where there is no such pipeline. */
    Optional<Map<String, String>> variables(Project project, long id) throws SQLException {
        var sql = "select spec->'chat'->>'input', coalesce(nullif(spec->'chat'->>'channelName', ''),"
                + " spec->'chat'->>'channelId'), spec->'chat'->>'userId' from job"
                + " where project_id = ? and pipeline_id = ? order by id limit 1";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setLong(1, project.id());
            select.setLong(2, id);
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var variables = new LinkedHashMap<String, String>();
                if (row.getString(1) != null) {
                    variables.put("CHAT_INPUT", row.getString(1));
                    variables.put("CHAT_CHANNEL", row.getString(2));
                    variables.put("CHAT_USER_ID", row.getString(3));
                }
                return Optional.of(variables);
            }
        }
    }

    /** The pipeline of a row that has {@code pipeline_…} columns, {@code sha}, {@code ref} and {@code source}. */
    PipelineBody body(Project project, ResultSet row) throws SQLException {
        long id = row.getLong("pipeline_id");
        return new PipelineBody(
                id,
                id,
                project.id(),
                row.getString("sha"),
                row.getString("ref"),
                row.getString("pipeline_status"),
                row.getString("source"),
                instant(row, "pipeline_created"),
                instant(row, "pipeline_updated"),
                addresses.pipeline(project.path(), id));
    }

    private PipelineBody.Detailed detailed(Project project, ResultSet row) throws SQLException {
        var queued = instant(row, "queued_at");
        var started = instant(row, "started_at");
        var finished = instant(row, "finished_at");
        return PipelineBody.Detailed.of(
                body(project, row),
                UserBody.of(projects.current(), row.getString("username"), row.getLong("user_id")),
                started,
                finished,
                started == null || finished == null
                        ? null
                        : Duration.between(started, finished).toSeconds(),
                queued == null || started == null
                        ? null
                        : Duration.between(queued, started).toSeconds());
    }

    static void page(PreparedStatement select, Conditions asked, Paging paging) throws SQLException {
        int at = asked.bind(select);
        select.setInt(at, paging.perPage());
        select.setLong(at + 1, paging.offset());
    }

    /** Never counts further than totals are shown. */
    static String counting(String from) {
        return "select count(*) from (select 1" + from + " limit " + (Paging.MOST_COUNTED + 1) + ") counted";
    }

    static long count(PreparedStatement count, Conditions asked) throws SQLException {
        asked.bind(count);
        try (var row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** To the millisecond, as GitLab writes it: its clients read no more. Null where the row has none. */
    static Instant instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column))
                .map(Timestamp::toInstant)
                .map(at -> at.truncatedTo(ChronoUnit.MILLIS))
                .orElse(null);
    }

    static List<String> texts(java.sql.Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
