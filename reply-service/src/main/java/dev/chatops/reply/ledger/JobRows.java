package dev.chatops.reply.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.ReplySettings;
import dev.chatops.reply.render.Reply;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Jobs and what is known of them so far, whichever of their events comes first. */
@ApplicationScoped
class JobRows {

    private static final String ROW =
            " returning job_id, command_id, pipeline_id, project, name, requester, page, single_command, progress, late,"
                    + " ending";

    /**
     * What is known of a job whose answer is still to be made.
     *
     * @param commandId null while nobody waits
     * @param pipelineId null, as is all that follows, until {@code JobCreated} has been read
     * @param settings the defaults until {@code JobCreated} has been read
     * @param end null until {@code JobFinished} has been read
     */
    record JobRow(
            long jobId,
            UUID commandId,
            Long pipelineId,
            String project,
            String name,
            String requester,
            URI page,
            boolean singleCommand,
            ReplySettings settings,
            JobFinished end) {

        /** Whether nothing more is to come before its answer can be made. */
        boolean isComplete() {
            return name != null && end != null;
        }

        /** Once {@code JobCreated} has been read. */
        Reply.Job job() {
            return new Reply.Job(jobId, pipelineId, project, name, requester, page);
        }
    }

    private final ObjectMapper json;

    JobRows(ObjectMapper json) {
        this.json = json;
    }

    /** Empty when it was read before. A job that was bound to another command meanwhile stays so. */
    Optional<JobRow> create(Connection connection, JobCreated job) throws SQLException {
        var sql = """
                insert into job (job_id, command_id, pipeline_id, project, name, requester, page, single_command,
                  progress, late)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (job_id) do update set command_id = coalesce(job.command_id, excluded.command_id),
                  pipeline_id = excluded.pipeline_id, project = excluded.project, name = excluded.name,
                  requester = excluded.requester, page = excluded.page, single_command = excluded.single_command,
                  progress = excluded.progress, late = excluded.late
                where job.name is null and not job.done""" + ROW;
        try (var upsert = connection.prepareStatement(sql)) {
            upsert.setLong(1, job.jobId());
            upsert.setObject(2, job.commandId());
            upsert.setLong(3, job.pipelineId());
            upsert.setString(4, job.project());
            upsert.setString(5, job.jobName());
            upsert.setString(6, job.requester());
            upsert.setString(7, job.page().toString());
            upsert.setBoolean(8, job.singleCommand());
            var settings = job.reply() == null ? ReplySettings.DEFAULT : job.reply();
            upsert.setBoolean(9, settings.progress());
            upsert.setBoolean(10, settings.lateAnswers());
            try (var row = upsert.executeQuery()) {
                return row(row);
            }
        }
    }

    /** From now on the job answers this command. Empty when its answer was made before. */
    Optional<JobRow> bind(Connection connection, long jobId, UUID commandId) throws SQLException {
        var sql = "insert into job (job_id, command_id) values (?, ?) on conflict (job_id)"
                + " do update set command_id = excluded.command_id where not job.done" + ROW;
        try (var upsert = connection.prepareStatement(sql)) {
            upsert.setLong(1, jobId);
            upsert.setObject(2, commandId);
            try (var row = upsert.executeQuery()) {
                return row(row);
            }
        }
    }

    /** Empty when its answer was made before. The first end that is read counts. */
    Optional<JobRow> end(Connection connection, JobFinished end) throws SQLException {
        var sql = "insert into job (job_id, ending) values (?, ?) on conflict (job_id)"
                + " do update set ending = coalesce(job.ending, excluded.ending) where not job.done" + ROW;
        try (var upsert = connection.prepareStatement(sql)) {
            upsert.setLong(1, end.jobId());
            upsert.setString(2, json.writeValueAsString(end));
            try (var row = upsert.executeQuery()) {
                return row(row);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an event that cannot be written as JSON", e);
        }
    }

    /**
     * Their answers are made: their logs are needed no more, and what comes late of them is not kept. That may happen in
     * a transaction of its own, behind the answer's: a job that is not closed is answered no second time.
     */
    void close(Connection connection, List<Long> jobIds) throws SQLException {
        var sql = """
                with closed as (select unnest(?::bigint[]) as job_id),
                chunks as (delete from log_chunk using closed where log_chunk.job_id = closed.job_id),
                sizes as (delete from log_size using closed where log_size.job_id = closed.job_id)
                update job set done = true, ending = null from closed where job.job_id = closed.job_id""";
        try (var update = connection.prepareStatement(sql)) {
            update.setArray(1, connection.createArrayOf("bigint", jobIds.toArray()));
            update.executeUpdate();
        }
    }

    private Optional<JobRow> row(ResultSet row) throws SQLException {
        if (!row.next()) {
            return Optional.empty();
        }
        var page = row.getString("page");
        var ending = row.getString("ending");
        try {
            return Optional.of(new JobRow(
                    row.getLong("job_id"),
                    row.getObject("command_id", UUID.class),
                    row.getObject("pipeline_id", Long.class),
                    row.getString("project"),
                    row.getString("name"),
                    row.getString("requester"),
                    page == null ? null : URI.create(page),
                    row.getBoolean("single_command"),
                    new ReplySettings(row.getBoolean("progress"), row.getBoolean("late")),
                    ending == null ? null : json.readValue(ending, JobFinished.class)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds an end that is not JSON", e);
        }
    }
}
