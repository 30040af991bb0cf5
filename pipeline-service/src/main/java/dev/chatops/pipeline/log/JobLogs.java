package dev.chatops.pipeline.log;

import dev.chatops.consume.Transactions;
import dev.chatops.events.JobEvent.JobLogChunk;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The stored logs, a row a chunk. */
@ApplicationScoped
public class JobLogs {

    /** Rows that come at once at first, and twice as many each further time: chunks have 64 KiB each, or a few bytes. */
    private static final int FIRST_ROWS = 4;

    private final DataSource database;
    private final Transactions transactions;

    JobLogs(DataSource database, Transactions transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Adds chunks in the caller's transaction; one that is there already stays as it is (G6). */
    public void append(Connection connection, List<JobLogChunk> chunks) throws SQLException {
        var sql = "insert into log_chunk (job_id, attempt, sequence, bytes) values (?, ?, ?, ?) on conflict do nothing";
        try (var insert = connection.prepareStatement(sql)) {
            for (var chunk : chunks) {
                insert.setLong(1, chunk.jobId());
                insert.setInt(2, chunk.attempt());
                insert.setLong(3, chunk.sequence());
                insert.setBytes(4, chunk.bytes());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** A stored piece. */
    public record Chunk(long sequence, byte[] bytes) {}

    /** An attempt's chunks from {@code sequence} on, as far as they have come: a reader that follows pays for what is new alone. */
    public List<Chunk> readFrom(long jobId, int attempt, long sequence) throws SQLException {
        // see below for why a sequence may be there twice
        var sql = "select distinct on (sequence) sequence, bytes from log_chunk"
                + " where job_id = ? and attempt = ? and sequence >= ? order by sequence, written_on";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setLong(1, jobId);
            select.setInt(2, attempt);
            select.setLong(3, sequence);
            var chunks = new ArrayList<Chunk>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    chunks.add(new Chunk(row.getLong(1), row.getBytes(2)));
                }
            }
            return chunks;
        }
    }

    /** An attempt's log as far as it has come; a chunk that never came is left out. */
    public byte[] read(long jobId, int attempt) throws SQLException {
        // a chunk that came twice, around midnight, stands in two days
        var sql = "select distinct on (sequence) bytes from log_chunk where job_id = ? and attempt = ?"
                + " order by sequence, written_on";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setLong(1, jobId);
            select.setInt(2, attempt);
            var log = new ByteArrayOutputStream();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    log.writeBytes(row.getBytes(1));
                }
            }
            return log.toByteArray();
        }
    }

    /**
     * The end of an attempt's log, as far as it has come: as many of its last chunks as are needed, and no others.
     *
     * @param leastBytes how many bytes it has at least, if the log has as many
     */
    public LogEnd end(long jobId, int attempt, int leastBytes) throws SQLException {
        return transactions.run(connection -> end(connection, jobId, attempt, leastBytes));
    }

    /** @param connection in a transaction, else all rows would come at once */
    static LogEnd end(Connection connection, long jobId, int attempt, int leastBytes) throws SQLException {
        // in the order of the primary key, so that rows are read one by one from its end
        var sql = "select distinct on (sequence) bytes from log_chunk where job_id = ? and attempt = ?"
                + " order by sequence desc, written_on desc";
        try (var select = connection.prepareStatement(sql)) {
            select.setFetchSize(FIRST_ROWS);
            select.setLong(1, jobId);
            select.setInt(2, attempt);
            var end = new LogEnd.Gathering(leastBytes);
            try (var row = select.executeQuery()) {
                for (int read = 1; row.next() && end.take(row.getBytes(1)); read++) {
                    row.setFetchSize(Math.max(FIRST_ROWS, read));
                }
            }
            return end.end();
        }
    }
}
