package dev.chatops.pipeline.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.events.JobQueued;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The table of what is still to be sent. Whoever writes rows sends them himself after his transaction; a lease keeps
 * the {@link OutboxSweeper} away meanwhile, so that nothing is sent twice unless a process dies.
 */
@ApplicationScoped
public class Outbox {

    /** Longer than a send may take, so that a lease runs out only behind a dead process. */
    private static final String LEASE = "interval '35 seconds'";

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    /** Whoever waits for a record reads no further back than this, so a row that could not be sent by then is given up. */
    private static final String LONGEST_LIFE = "interval '7 days'";

    /** A row that this process may send. */
    record Row(long id, OutboxRecord record) {}

    /**
     * Rows just written.
     *
     * @param inOrder whether nothing of their stream was left from before; else the sweeper sends them
     * @param isLast whether their stream ends with them
     */
    public record Written(List<Row> rows, boolean inOrder, boolean isLast) {}

    private final DataSource database;
    private final ObjectMapper json;
    private final UUID owner = UUID.randomUUID();

    Outbox(DataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Writes the records in the caller's transaction, in their order, with one statement. They are all of one stream. */
    public Written write(Connection connection, List<OutboxRecord> records) throws SQLException {
        return write(connection, records, false);
    }

    /** The same for the last records of a stream. */
    public Written writeLast(Connection connection, List<OutboxRecord> records) throws SQLException {
        return write(connection, records, true);
    }

    private Written write(Connection connection, List<OutboxRecord> records, boolean isLast) throws SQLException {
        var sql = """
                insert into outbox (stream, topic, record_key, headers, value, owner, lease_until)
                select ?, r.topic, r.record_key, r.headers::jsonb, r.value, ?,
                  case when exists (select from outbox waiting where waiting.stream = ?) then now() else now() + %s end
                from unnest(?::text[], ?::text[], ?::text[], ?::bytea[])
                  with ordinality as r (topic, record_key, headers, value, position)
                order by r.position
                returning id, lease_until > now()""".formatted(LEASE);
        var stream = records.getFirst().stream();
        var ids = new ArrayList<Long>();
        boolean inOrder = true;
        try (var insert = connection.prepareStatement(sql)) {
            insert.setString(1, stream);
            insert.setObject(2, owner);
            insert.setString(3, stream);
            insert.setArray(4, array(connection, "text", records, OutboxRecord::topic));
            insert.setArray(5, array(connection, "text", records, OutboxRecord::key));
            insert.setArray(6, array(connection, "text", records, this::headers));
            insert.setArray(
                    7,
                    connection.createArrayOf(
                            "bytea", records.stream().map(OutboxRecord::value).toArray(byte[][]::new)));
            try (var row = insert.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                    inOrder = row.getBoolean(2);
                }
            }
        }
        Collections.sort(ids);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < records.size(); i++) {
            rows.add(new Row(ids.get(i), records.get(i)));
        }
        return new Written(rows, inOrder, isLast);
    }

    /**
     * All rows of streams whose sender is gone, leased to this process. The lowest row stands for its stream: who locks
     * it has all of it.
     */
    List<Row> takeDue(int mostStreams) throws SQLException {
        var sql = """
                with heads as (
                  select id, stream from outbox o
                  where lease_until < now()
                    and not exists (select from outbox lower where lower.stream = o.stream and lower.id < o.id)
                  order by id limit ? for update skip locked)
                update outbox set owner = ?, lease_until = now() + %s
                from heads where outbox.stream = heads.stream
                returning outbox.id, outbox.stream, topic, record_key, headers, value""".formatted(LEASE);
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(sql)) {
            update.setInt(1, mostStreams);
            update.setObject(2, owner);
            var rows = new ArrayList<Row>();
            try (var result = update.executeQuery()) {
                while (result.next()) {
                    rows.add(row(result));
                }
            }
            rows.sort((one, other) -> Long.compare(one.id, other.id));
            return rows;
        }
    }

    /** A row that Kafka has, at this offset of its partition. */
    record Sent(Row row, long offset) {}

    /** Forgets rows that Kafka has, and notes where in the work queues the offers among them stand; one statement. */
    void sent(List<Sent> sent) throws SQLException {
        var offers = new LinkedHashMap<String, Offered>(); // of two records of one offer, the later one counts
        for (var each : sent) {
            each.row.record.offer().ifPresent(offer -> offers.put(offer.eventId(), new Offered(offer, each.offset)));
        }
        var sql = "delete from outbox where id = any (?)";
        if (!offers.isEmpty()) {
            sql = "with gone as (" + sql + """
                    )
                    insert into offer (job_id, attempt, pool, record_offset)
                    select * from unnest(?::bigint[], ?::int[], ?::text[], ?::bigint[])
                    on conflict (job_id, attempt) do update
                      set record_offset = excluded.record_offset, sent_at = excluded.sent_at""";
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array(connection, "bigint", sent, each -> each.row.id));
            if (!offers.isEmpty()) {
                statement.setArray(2, array(connection, "bigint", offers.values(), each -> each.job.jobId()));
                statement.setArray(3, array(connection, "int", offers.values(), each -> each.job.attempt()));
                statement.setArray(4, array(connection, "text", offers.values(), each -> each.job.pool()));
                statement.setArray(5, array(connection, "bigint", offers.values(), Offered::offset));
            }
            statement.executeUpdate();
        }
    }

    private record Offered(JobQueued job, long offset) {}

    private static <T> Array array(Connection connection, String type, Collection<T> items, Function<T, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, items.stream().map(value).toArray());
    }

    /** Gives up what could not be sent for a week: its topic is gone. */
    int giveUpOld() throws SQLException {
        try (var connection = database.getConnection();
                var delete =
                        connection.prepareStatement("delete from outbox where written_at < now() - " + LONGEST_LIFE)) {
            return delete.executeUpdate();
        }
    }

    /** Gives rows back at once, for the sweeper of any replica. */
    void release(List<Row> rows) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update outbox set lease_until = now() where id = any (?)")) {
            update.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", rows.stream().map(Row::id).toArray()));
            update.executeUpdate();
        }
    }

    private String headers(OutboxRecord record) {
        var headers = new LinkedHashMap<String, String>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    private Row row(ResultSet result) throws SQLException {
        var headers = new RecordHeaders();
        try {
            json.readValue(result.getString("headers"), HEADERS)
                    .forEach((key, value) -> headers.add(key, value.getBytes(UTF_8)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the outbox holds headers that it did not write", e);
        }
        return new Row(
                result.getLong("id"),
                new OutboxRecord(
                        result.getString("stream"),
                        result.getString("topic"),
                        result.getString("record_key"),
                        headers,
                        result.getBytes("value")));
    }
}
