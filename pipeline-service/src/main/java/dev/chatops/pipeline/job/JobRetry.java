package dev.chatops.pipeline.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.consume.Transactions;
import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.pause.Pause;
import dev.chatops.pipeline.pause.PauseTable;
import dev.chatops.pipeline.pause.Pauses;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/** Repeats a job that is over: a new job of the same pipeline, with the same commit, script and chat text. */
@ApplicationScoped
public class JobRetry {

    /** What became of it. */
    public sealed interface Result {

        /**
         * There is a new job.
         *
         * @param status pending, or waiting_for_resource
         * @param toSend to be published after the transaction; empty when that is done
         */
        record Retried(long pipelineId, long jobId, JobStatus status, Optional<Outbox.Written> toSend)
                implements Result {}

        /** It is not over, so there is nothing to repeat yet. */
        record NotOver(JobStatus status) implements Result {}

        /** The pool that it ran in is no longer configured. */
        record NoPool(String pool) implements Result {}

        /** What it belongs to is paused, and no other pool could run it. */
        record Paused(Pause by) implements Result {}

        /** There is none of this number in the project. */
        record NoSuchJob() implements Result {}
    }

    private final JobCreation creation;
    private final Projects projects;
    private final PauseTable pauseTable;
    private final Transactions transactions;
    private final OutboxPublisher publisher;
    private final ObjectMapper json;
    private final Clock clock;

    JobRetry(
            JobCreation creation,
            Projects projects,
            PauseTable pauseTable,
            Transactions transactions,
            OutboxPublisher publisher,
            ObjectMapper json,
            Clock clock) {
        this.creation = creation;
        this.projects = projects;
        this.pauseTable = pauseTable;
        this.transactions = transactions;
        this.publisher = publisher;
        this.json = json;
        this.clock = clock;
    }

    /** In a transaction of its own; what is to be sent is sent. */
    public Result retry(Project project, long jobId, Actor by) throws SQLException {
        var result =
                transactions.run(connection -> retry(connection, project, jobId, by, pauseTable.active(connection)));
        if (result instanceof Result.Retried(var pipelineId, var newJobId, var status, var toSend)) {
            toSend.ifPresent(publisher::publish);
            return new Result.Retried(pipelineId, newJobId, status, Optional.empty());
        }
        return result;
    }

    /** In the caller's transaction. @param pauses as it sees them */
    public Result retry(Connection connection, Project project, long jobId, Actor by, Pauses pauses)
            throws SQLException {
        var sql = "select pipeline_id, name, stage, pool, resource_group, status, spec from job"
                + " where id = ? and project_id = ?";
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, jobId);
            select.setLong(2, project.id());
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    return new Result.NoSuchJob();
                }
                var status = JobStatus.of(row.getString("status"));
                if (!status.isFinal()) {
                    return new Result.NotOver(status);
                }
                return repeat(connection, project, jobId, by, row, pauses);
            }
        }
    }

    private Result repeat(Connection connection, Project project, long jobId, Actor by, ResultSet row, Pauses pauses)
            throws SQLException {
        var pool = row.getString("pool");
        var spec = spec(row.getString("spec"));
        if (projects.current().pools().stream()
                .noneMatch(configured -> configured.name().equals(pool))) {
            return new Result.NoPool(pool);
        }
        return switch (pauses.route(project.id(), pool, spec.tags(), projects.current())) {
            case Pauses.Route.Stopped(var pause) -> new Result.Paused(pause);
            case Pauses.Route.To(var open) -> repeat(connection, project, jobId, by, row, open, spec);
        };
    }

    private Result repeat(
            Connection connection, Project project, long jobId, Actor by, ResultSet row, String pool, JobSpec spec)
            throws SQLException {
        var job = new JobCreation.NewJob(
                by.commandId(),
                clock.instant(),
                project,
                by.username(),
                row.getString("name"),
                row.getString("stage"),
                pool,
                row.getString("resource_group"),
                null,
                spec,
                by.username(),
                jobId);
        var created = creation.createIn(connection, row.getLong("pipeline_id"), job);
        Log.infof("job retried jobId=%d newJobId=%d user=%s", jobId, created.jobId(), by.username());
        return new Result.Retried(
                created.pipelineId(), created.jobId(), created.status(), Optional.of(created.toSend()));
    }

    private JobSpec spec(String text) {
        try {
            return json.readValue(text, JobSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the job table holds a spec that it cannot read", e);
        }
    }
}
