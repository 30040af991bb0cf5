package dev.chatops.consume;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each partition has been read, in the database that the reading acts on: the table {@code consumer_position}
 * with {@code topic}, {@code partition} (both the key) and {@code next_offset}.
 */
public final class ConsumerPositions {

    private final DataSource database;

    public ConsumerPositions(DataSource database) {
        this.database = database;
    }

    /** The offset to read next; 0 for a partition that was never read. */
    long next(TopicPartition partition) throws SQLException {
        var sql = """
                insert into consumer_position (topic, partition, next_offset) values (?, ?, 0)
                on conflict (topic, partition) do update set topic = excluded.topic returning next_offset""";
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement(sql)) {
            upsert.setString(1, partition.topic());
            upsert.setInt(2, partition.partition());
            try (var row = upsert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Moves positions in the caller's transaction, all with one statement.
     *
     * @param seen what this reader believes each to be
     * @param next what is to be read next, of those that move
     * @throws PositionMovedException when somebody else has moved one of them: roll back
     */
    void move(Connection connection, Map<TopicPartition, Long> seen, Map<TopicPartition, Long> next)
            throws SQLException, PositionMovedException {
        var sql = """
                update consumer_position set next_offset = moved.next
                from unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[]) as moved (topic, partition, seen, next)
                where consumer_position.topic = moved.topic and consumer_position.partition = moved.partition
                  and next_offset = moved.seen""";
        var partitions = List.copyOf(next.keySet());
        try (var update = connection.prepareStatement(sql)) {
            update.setArray(1, array(connection, "text", partitions, TopicPartition::topic));
            update.setArray(2, array(connection, "int", partitions, TopicPartition::partition));
            update.setArray(3, array(connection, "bigint", partitions, seen::get));
            update.setArray(4, array(connection, "bigint", partitions, next::get));
            if (update.executeUpdate() < partitions.size()) {
                throw new PositionMovedException("no longer all at " + seen);
            }
        }
    }

    private static Array array(
            Connection connection, String type, List<TopicPartition> partitions, Function<TopicPartition, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, partitions.stream().map(value).toArray());
    }
}
