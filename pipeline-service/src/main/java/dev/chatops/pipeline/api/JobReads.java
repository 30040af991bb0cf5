package dev.chatops.pipeline.api;

import static dev.chatops.pipeline.api.PipelineReads.instant;

import dev.chatops.pipeline.api.JobBody.ArtifactBody;
import dev.chatops.pipeline.api.JobBody.ArtifactsFileBody;
import dev.chatops.pipeline.api.JobBody.CommitBody;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads jobs with their pipelines. */
@ApplicationScoped
class JobReads {

    private static final String COLUMNS = """
            select j.id, j.name, j.stage, j.status, j.pool, j.attempt, j.runner_id, j.created_at, j.queued_at, j.started_at,
              j.finished_at, j.exit_code, j.failure_reason, j.failure_message, coalesce(j.played_by, p.username) as by,
            """ + PipelineReads.allowsFailure("j") + """
             as allow_failure,
              array(select jsonb_array_elements_text(j.spec->'tags')) as tags,
              j.spec->'commit'->>'message' as commit_message, j.spec->'commit'->>'author' as commit_author,
              j.spec->'commit'->>'at' as committed_at,
              a.file_name as artifact_name, a.size_bytes as artifact_bytes, a.expires_at as artifact_expires,
              p.id as pipeline_id, p.sha, p.ref, p.source, p.created_at as pipeline_created, p.user_id,
            """ + PipelineReads.STATUS
            + " as pipeline_status, " + PipelineReads.UPDATED + " as pipeline_updated";

    private static final String FROM = " from job j join pipeline p on p.id = j.pipeline_id"
            + " left join artifact a on a.job_id = j.id and a.attempt = j.attempt and a.size_bytes is not null"
            + PipelineReads.NEWEST;

    private final DataSource database;
    private final Projects projects;
    private final Addresses addresses;
    private final PipelineReads pipelines;
    private final Clock clock;

    JobReads(DataSource database, Projects projects, Addresses addresses, PipelineReads pipelines, Clock clock) {
        this.database = database;
        this.projects = projects;
        this.addresses = addresses;
        this.pipelines = pipelines;
        this.clock = clock;
    }

    /** Newest first. @param asked conditions on {@code j} and {@code p} */
    Paging.Items<JobBody> list(Project project, Conditions asked, Paging paging) throws SQLException {
        var sql = COLUMNS + FROM + asked.where() + " order by j.id desc limit ? offset ?";
        var counted = PipelineReads.counting(" from job j join pipeline p on p.id = j.pipeline_id" + asked.where());
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var count = connection.prepareStatement(counted)) {
            PipelineReads.page(select, asked, paging);
            var jobs = new ArrayList<JobBody>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    jobs.add(body(project, row));
                }
            }
            return new Paging.Items<>(jobs, PipelineReads.count(count, asked));
        }
    }

    /** Empty also for a job of another project. */
    Optional<JobBody> one(Project project, long id) throws SQLException {
        var asked = new Conditions().and("j.project_id = ?", project.id()).and("j.id = ?", id);
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(COLUMNS + FROM + asked.where())) {
            asked.bind(select);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(body(project, row)) : Optional.empty();
            }
        }
    }

    private JobBody body(Project project, ResultSet row) throws SQLException {
        long id = row.getLong("id");
        var queued = instant(row, "queued_at");
        var started = instant(row, "started_at");
        var finished = instant(row, "finished_at");
        var runner = row.getString("runner_id");
        var expires = instant(row, "artifact_expires");
        var archive = expires == null || expires.isAfter(clock.instant()) ? row.getString("artifact_name") : null;
        long bytes = row.getLong("artifact_bytes");
        return new JobBody(
                id,
                row.getString("name"),
                row.getString("stage"),
                row.getString("status"),
                row.getString("ref"),
                false,
                null,
                row.getBoolean("allow_failure"),
                instant(row, "created_at"),
                started,
                finished,
                null,
                seconds(started, finished),
                seconds(queued, started),
                (Integer) row.getObject("exit_code"),
                row.getString("failure_reason"),
                row.getString("failure_message"),
                addresses.job(project.path(), id),
                row.getInt("attempt"),
                row.getString("pool"),
                pipelines.body(project, row),
                commit(row),
                UserBody.of(projects.current(), row.getString("by"), row.getLong("user_id")),
                runner == null ? null : new JobBody.Runner(runner, row.getString("pool"), true, "instance_type"),
                PipelineReads.texts(row.getArray("tags")),
                archive == null ? List.of() : List.of(new ArtifactBody("archive", bytes, archive, "zip")),
                archive == null ? null : new ArtifactsFileBody(archive, bytes),
                archive == null ? null : expires);
    }

    private static CommitBody commit(ResultSet row) throws SQLException {
        var sha = row.getString("sha");
        var message = Optional.ofNullable(row.getString("commit_message")).orElse("");
        var author = Optional.ofNullable(row.getString("commit_author")).orElse("");
        int address = author.lastIndexOf(" <");
        return new CommitBody(
                sha,
                sha.substring(0, Math.min(8, sha.length())),
                message.lines().findFirst().orElse(""),
                message,
                address < 0 ? author : author.substring(0, address),
                address < 0 ? "" : author.substring(address + 2).replace(">", ""),
                committedAt(row.getString("committed_at")));
    }

    /** JSON holds it as a text or as seconds. */
    private static Instant committedAt(String at) {
        if (at == null) {
            return null;
        }
        return at.matches("[0-9.]+") ? Instant.ofEpochSecond((long) Double.parseDouble(at)) : Instant.parse(at);
    }

    private static Double seconds(Instant from, Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis() / 1000.0;
    }
}
