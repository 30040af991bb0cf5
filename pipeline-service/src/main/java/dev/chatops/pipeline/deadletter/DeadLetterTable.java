package dev.chatops.pipeline.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records that were set aside, each once however often it is read, and what became of each. */
@ApplicationScoped
class DeadLetterTable {

    private static final String INSERT = """
            insert into dead_letter (dead_topic, dead_partition, dead_offset, topic, partition, record_offset, record_key, headers,
                                     value, reason, set_aside_at, replay_of)
            values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?) on conflict do nothing""";

    private static final String COLUMNS =
            "id, topic, partition, record_offset, record_key, headers ->> 'ce_type' as type,"
                    + " set_aside_at, reason, octet_length(value) as size, replay_of, state, decided_by, decided_at";

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    /** A record as it is sent again. */
    record Content(String topic, String key, Map<String, String> headers, byte[] value) {}

    private final DataSource database;
    private final ObjectMapper json;

    DeadLetterTable(DataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    void add(ConsumerRecord<String, byte[]> dead) throws SQLException {
        var record = SetAside.of(dead);
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, dead.topic());
            insert.setInt(2, dead.partition());
            insert.setLong(3, dead.offset());
            insert.setString(4, record.topic());
            insert.setObject(5, record.partition(), Types.INTEGER);
            insert.setObject(6, record.offset(), Types.BIGINT);
            insert.setString(7, record.key());
            insert.setString(8, json(record.headers()));
            insert.setBytes(9, record.value());
            insert.setString(10, record.reason());
            insert.setTimestamp(11, Timestamp.from(record.at()));
            insert.setObject(12, record.replayOf(), Types.BIGINT);
            insert.executeUpdate();
        }
    }

    /**
     * Oldest first.
     *
     * @param topic null for all
     * @param after the id behind which to begin
     */
    List<DeadLetter> list(String state, String topic, long after, int most) throws SQLException {
        var sql =
                "select " + COLUMNS + " from dead_letter where state = ? and (?::text is null or topic = ?) and id > ?"
                        + " order by id limit ?";
        var letters = new ArrayList<DeadLetter>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setString(1, state);
            select.setString(2, topic);
            select.setString(3, topic);
            select.setLong(4, after);
            select.setInt(5, most);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    letters.add(letter(row));
                }
            }
        }
        return letters;
    }

    Optional<DeadLetter> find(long id) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select " + COLUMNS + " from dead_letter where id = ?")) {
            select.setLong(1, id);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(letter(row)) : Optional.empty();
            }
        }
    }

    Optional<Content> content(long id) throws SQLException {
        try (var connection = database.getConnection()) {
            return content(connection, id);
        }
    }

    Optional<Content> content(Connection connection, long id) throws SQLException {
        try (var select =
                connection.prepareStatement("select topic, record_key, headers, value from dead_letter where id = ?")) {
            select.setLong(1, id);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Content(
                                row.getString("topic"),
                                row.getString("record_key"),
                                headers(row.getString("headers")),
                                row.getBytes("value")))
                        : Optional.empty();
            }
        }
    }

    /** Takes it off the list; false when it is not open. */
    boolean decide(Connection connection, long id, String state, String by, Instant at) throws SQLException {
        var sql = "update dead_letter set state = ?, decided_by = ?, decided_at = ? where id = ? and state = 'open'";
        try (var update = connection.prepareStatement(sql)) {
            update.setString(1, state);
            update.setString(2, by);
            update.setTimestamp(3, Timestamp.from(at));
            update.setLong(4, id);
            return update.executeUpdate() == 1;
        }
    }

    /** How many are open, by topic; none for a topic that has none. */
    Map<String, Long> open() throws SQLException {
        var open = new LinkedHashMap<String, Long>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select topic, count(*) from dead_letter where state = 'open' group by topic");
                var row = select.executeQuery()) {
            while (row.next()) {
                open.put(row.getString(1), row.getLong(2));
            }
        }
        return open;
    }

    /** Forgets those that were decided a month ago: Kafka has forgotten them before. */
    int removeOld(int most) throws SQLException {
        var sql = "delete from dead_letter where id in (select id from dead_letter where state <> 'open'"
                + " and decided_at < now() - interval '31 days' limit ?)";
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(sql)) {
            delete.setInt(1, most);
            return delete.executeUpdate();
        }
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        var decidedAt = row.getTimestamp("decided_at");
        return new DeadLetter(
                row.getLong("id"),
                row.getString("topic"),
                row.getObject("partition", Integer.class),
                row.getObject("record_offset", Long.class),
                row.getString("record_key"),
                row.getString("type"),
                row.getTimestamp("set_aside_at").toInstant(),
                row.getString("reason"),
                row.getInt("size"),
                row.getObject("replay_of", Long.class),
                row.getString("state"),
                row.getString("decided_by"),
                decidedAt == null ? null : decidedAt.toInstant());
    }

    private String json(Map<String, String> headers) {
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    private Map<String, String> headers(String text) {
        try {
            return json.readValue(text, HEADERS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the table holds headers that it did not write", e);
        }
    }
}
