package dev.chatops.reply.ledger;

import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.LogSpan;
import dev.chatops.reply.log.Chunk;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Jobs whose answer is still to be made, and their logs. */
@ApplicationScoped
class JobRows {

    /** What a reply needs to know of a job. */
    record JobRow(UUID commandId, long pipelineId, String name, String requester, URI page, boolean singleCommand) {}

    void create(Connection connection, JobCreated job) throws SQLException {
        var sql = "insert into job (job_id, command_id, pipeline_id, project, name, requester, page, single_command)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setLong(1, job.jobId());
            insert.setObject(2, job.commandId());
            insert.setLong(3, job.pipelineId());
            insert.setString(4, job.project());
            insert.setString(5, job.jobName());
            insert.setString(6, job.requester());
            insert.setString(7, job.page().toString());
            insert.setBoolean(8, job.singleCommand());
            insert.executeUpdate();
        }
    }

    /** From now on the job answers this command. */
    void bind(Connection connection, long jobId, UUID commandId) throws SQLException {
        try (var update = connection.prepareStatement("update job set command_id = ? where job_id = ?")) {
            update.setObject(1, commandId);
            update.setLong(2, jobId);
            update.executeUpdate();
        }
    }

    /** Keeps chunks; those that are there already, and those of jobs that nobody waits for, are left out. */
    void keep(Connection connection, List<JobLogChunk> chunks) throws SQLException {
        var sql = """
                insert into log_chunk (job_id, attempt, fence, sequence, spans, bytes)
                select ?, ?, ?, ?, ?, ? where exists (select from job where job_id = ? and command_id is not null)
                on conflict do nothing""";
        try (var insert = connection.prepareStatement(sql)) {
            for (var chunk : chunks) {
                insert.setLong(1, chunk.jobId());
                insert.setInt(2, chunk.attempt());
                insert.setObject(3, chunk.fence());
                insert.setLong(4, chunk.sequence());
                insert.setString(5, LogSpan.write(chunk.spans()));
                insert.setBytes(6, chunk.bytes());
                insert.setLong(7, chunk.jobId());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Empty for a job that is not known, or whose answer was made before. */
    Optional<JobRow> find(Connection connection, long jobId) throws SQLException {
        var sql = "select command_id, pipeline_id, name, requester, page, single_command from job where job_id = ?";
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, jobId);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new JobRow(
                                row.getObject(1, UUID.class),
                                row.getLong(2),
                                row.getString(3),
                                row.getString(4),
                                URI.create(row.getString(5)),
                                row.getBoolean(6)))
                        : Optional.empty();
            }
        }
    }

    /** The log of the attempt that counts, in order. */
    List<Chunk> log(Connection connection, JobFinished end) throws SQLException {
        var chunks = new ArrayList<Chunk>();
        var sql = "select sequence, spans, bytes from log_chunk where job_id = ? and attempt = ? and fence = ?"
                + " and (? < 0 or sequence <= ?) order by sequence";
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, end.jobId());
            select.setInt(2, end.attempt());
            select.setObject(3, end.fence());
            select.setLong(4, end.lastChunk());
            select.setLong(5, end.lastChunk());
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    chunks.add(new Chunk(row.getLong(1), LogSpan.read(row.getString(2)), row.getBytes(3)));
                }
            }
        }
        return chunks;
    }

    /** Its answer is made: the job and its log are needed no more. */
    void forget(Connection connection, long jobId) throws SQLException {
        for (var sql : List.of("delete from log_chunk where job_id = ?", "delete from job where job_id = ?")) {
            try (var delete = connection.prepareStatement(sql)) {
                delete.setLong(1, jobId);
                delete.executeUpdate();
            }
        }
    }
}
