package dev.chatops.consume;

import java.sql.Connection;
import java.sql.SQLException;
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
     * Moves the position in the caller's transaction.
     *
     * @param seen what this reader believes it to be
     * @throws PositionMovedException when somebody else has moved it: roll back
     */
    void move(Connection connection, TopicPartition partition, long seen, long next)
            throws SQLException, PositionMovedException {
        var sql = "update consumer_position set next_offset = ? where topic = ? and partition = ? and next_offset = ?";
        try (var update = connection.prepareStatement(sql)) {
            update.setLong(1, next);
            update.setString(2, partition.topic());
            update.setInt(3, partition.partition());
            update.setLong(4, seen);
            if (update.executeUpdate() == 0) {
                throw new PositionMovedException(partition + " is no longer at " + seen);
            }
        }
    }
}
