package dev.chatops.reply.ledger;

import static java.util.stream.Collectors.groupingBy;

import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.LogSpan;
import dev.chatops.reply.log.Chunk;
import dev.chatops.reply.log.Output;
import dev.chatops.reply.log.SectionScanner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The logs of jobs that somebody waits for, until their answer is made. Of each attempt at most 4 MiB are kept. */
@ApplicationScoped
class JobLogs {

    /** The runner's own limit, which is GitLab's; here it holds for a runner, too, that does not keep to it. */
    private static final long LIMIT = 4L * 1024 * 1024;

    /** Chunks that are in memory at once, of at most 64 KiB. */
    private static final int PIECES = 16;

    private record Attempt(long jobId, int attempt, UUID fence) {}

    /**
     * What of a log is the reply.
     *
     * @param cut whether there was more than is kept
     */
    record Scanned(Output output, boolean cut) {}

    /** Keeps chunks; those that are there already, and those of jobs that nobody waits for, are left out. */
    void keep(Connection connection, List<JobLogChunk> chunks) throws SQLException {
        var attempts = chunks.stream()
                .collect(groupingBy(
                        chunk -> new Attempt(chunk.jobId(), chunk.attempt(), chunk.fence()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        for (var attempt : attempts.entrySet()) {
            keep(connection, attempt.getKey(), attempt.getValue());
        }
    }

    /** One statement for all that a batch has of an attempt. */
    private static void keep(Connection connection, Attempt attempt, List<JobLogChunk> read) throws SQLException {
        var chunks = read.stream().map(Chunk::of).toList();
        var sql = """
                with attempt as (select ?::bigint as job_id, ?::int as attempt, ?::uuid as fence),
                fresh as (
                  select chunk.*, sum(octet_length(chunk.bytes)) over (order by chunk.sequence) as up_to
                  from attempt a, unnest(?::bigint[], ?::text[], ?::bytea[]) as chunk (sequence, spans, bytes)
                  where not exists (select from log_chunk kept where kept.job_id = a.job_id
                      and kept.attempt = a.attempt and kept.fence = a.fence and kept.sequence = chunk.sequence)
                    and not exists (select from job where job.job_id = a.job_id
                      and (job.done or job.name is not null and job.command_id is null))),
                fitting as (
                  select fresh.* from attempt a
                  left join log_size size on size.job_id = a.job_id and size.attempt = a.attempt and size.fence = a.fence
                  cross join fresh
                  where not coalesce(size.cut, false) and coalesce(size.kept, 0) + fresh.up_to <= ?),
                added as (
                  insert into log_chunk (job_id, attempt, fence, sequence, spans, bytes)
                  select a.job_id, a.attempt, a.fence, fitting.sequence, fitting.spans, fitting.bytes
                  from attempt a, fitting
                  on conflict do nothing returning octet_length(bytes) as length)
                insert into log_size as size (job_id, attempt, fence, kept, cut)
                select a.job_id, a.attempt, a.fence, coalesce((select sum(length) from added), 0),
                  (select count(*) from fitting) < (select count(*) from fresh)
                from attempt a where exists (select from fresh)
                on conflict (job_id, attempt, fence) do update
                  set kept = size.kept + excluded.kept, cut = size.cut or excluded.cut""";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setLong(1, attempt.jobId());
            insert.setInt(2, attempt.attempt());
            insert.setObject(3, attempt.fence());
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "bigint", chunks.stream().map(Chunk::sequence).toArray(Long[]::new)));
            insert.setArray(
                    5,
                    connection.createArrayOf(
                            "text",
                            chunks.stream()
                                    .map(chunk -> LogSpan.write(chunk.spans()))
                                    .toArray(String[]::new)));
            insert.setArray(
                    6,
                    connection.createArrayOf(
                            "bytea", chunks.stream().map(Chunk::bytes).toArray(byte[][]::new)));
            insert.setLong(7, LIMIT);
            insert.executeUpdate();
        }
    }

    /** Reads the log of the attempt that counts, piece by piece. */
    Scanned scan(Connection connection, JobFinished end, boolean singleCommand) throws SQLException {
        var scanner = new SectionScanner(singleCommand);
        boolean cut = false;
        var sql = """
                select sequence, spans, bytes, cut from log_chunk join log_size using (job_id, attempt, fence)
                where job_id = ? and attempt = ? and fence = ? and (? < 0 or sequence <= ?) order by sequence""";
        try (var select = connection.prepareStatement(sql)) {
            select.setFetchSize(PIECES);
            select.setLong(1, end.jobId());
            select.setInt(2, end.attempt());
            select.setObject(3, end.fence());
            select.setLong(4, end.lastChunk());
            select.setLong(5, end.lastChunk());
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    scanner.accept(new Chunk(row.getLong(1), LogSpan.read(row.getString(2)), row.getBytes(3)));
                    cut = row.getBoolean(4);
                }
            }
        }
        // what is beyond our own limit is not missing but cut, as if the runner had done it
        return new Scanned(scanner.end(cut ? scanner.lastRead() : end.lastChunk()), cut);
    }
}
