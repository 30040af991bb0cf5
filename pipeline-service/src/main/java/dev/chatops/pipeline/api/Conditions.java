package dev.chatops.pipeline.api;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The conditions of a query, only those that are asked for, so that the database can use the index that fits. */
public final class Conditions {

    private static final Instant EARLIEST = Instant.parse("0001-01-02T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** @param condition SQL of ours with one {@code ?} for each of {@code its} */
    public Conditions and(String condition, Object... its) {
        sql.append(sql.isEmpty() ? " where " : " and ").append(condition);
        values.addAll(List.of(its));
        return this;
    }

    /** {@code where …}; empty without conditions. */
    public String where() {
        return sql.toString();
    }

    /** @return the index of the next parameter */
    public int bind(PreparedStatement statement) throws SQLException {
        int at = 0;
        for (var value : values) {
            switch (value) {
                case Instant instant -> statement.setTimestamp(++at, Timestamp.from(clamped(instant)));
                case String[] words ->
                    statement.setArray(++at, statement.getConnection().createArrayOf("text", words));
                default -> statement.setObject(++at, value);
            }
        }
        return at + 1;
    }

    /** Somebody may ask for times that the database cannot hold; nothing happened before or after these. */
    private static Instant clamped(Instant instant) {
        return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    }
}
