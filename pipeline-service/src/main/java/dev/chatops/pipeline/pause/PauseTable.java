package dev.chatops.pipeline.pause;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Optional;
import javax.sql.DataSource;

/** The pauses as all replicas see them at once: in the database, and nowhere else. */
@ApplicationScoped
public class PauseTable {

    /**
     * An expression of SQL whose value {@link #read} understands. It stands in statements that are made anyway, so that a command
     * costs no query more.
     */
    public static final String ACTIVE =
            "(select json_agg(pause order by pause.id) from pause where resumed_at is null)";

    /** Of a statement about {@code job} and {@code pause}: whether this pause goes on, and keeps the job from being claimed. */
    static final String KEEPS_JOB = "resumed_at is null and (kind = 'everything' or pause.project_id = job.project_id"
            + " or kind = 'pool' and pause.name = job.pool)";

    /** Of a statement about {@code job}: whether nothing keeps the row from being claimed. */
    public static final String NOT_PAUSED = "not exists (select from pause where " + KEEPS_JOB + ")";

    private final DataSource database;
    private final ObjectMapper json;

    PauseTable(DataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** What is paused now. */
    public Pauses active() throws SQLException {
        try (var connection = database.getConnection()) {
            return active(connection);
        }
    }

    /** As the caller's transaction sees it. */
    public Pauses active(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("select " + ACTIVE);
                var row = select.executeQuery()) {
            row.next();
            return read(row.getString(1));
        }
    }

    /** @param value of {@link #ACTIVE}; null where nothing is paused */
    public Pauses read(String value) {
        if (value == null) {
            return Pauses.NONE;
        }
        try {
            var active = new ArrayList<Pause>();
            json.readTree(value).forEach(row -> active.add(pause(row)));
            return new Pauses(active);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL's JSON is JSON", e);
        }
    }

    /** Begins a pause; empty when there is one already. */
    Optional<Pause> begin(Connection connection, PauseScope scope, String by, Instant at, String reason)
            throws SQLException {
        var sql = "insert into pause (kind, project_id, name, paused_by, paused_at, reason) values (?, ?, ?, ?, ?, ?)"
                + " on conflict do nothing returning id";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setString(1, scope.kind());
            insert.setObject(2, scope instanceof PauseScope.OfProject project ? project.id() : null);
            insert.setString(3, scope.name());
            insert.setString(4, by);
            insert.setTimestamp(5, Timestamp.from(at));
            insert.setString(6, reason);
            try (var row = insert.executeQuery()) {
                return row.next() ? Optional.of(new Pause(row.getLong(1), scope, by, at, reason)) : Optional.empty();
            }
        }
    }

    /** Ends a pause; false when somebody was faster. */
    boolean end(Connection connection, long id, String by, Instant at) throws SQLException {
        var sql = "update pause set resumed_by = ?, resumed_at = ? where id = ? and resumed_at is null";
        try (var update = connection.prepareStatement(sql)) {
            update.setString(1, by);
            update.setTimestamp(2, Timestamp.from(at));
            update.setLong(3, id);
            return update.executeUpdate() == 1;
        }
    }

    private static Pause pause(JsonNode row) {
        var name = row.path("name").asText();
        PauseScope scope = switch (row.path("kind").asText()) {
            case "project" -> new PauseScope.OfProject(row.path("project_id").asLong(), name);
            case "pool" -> new PauseScope.OfPool(name);
            default -> new PauseScope.Everything();
        };
        return new Pause(
                row.path("id").asLong(),
                scope,
                row.path("paused_by").asText(),
                OffsetDateTime.parse(row.path("paused_at").asText()).toInstant(),
                row.path("reason").asText());
    }
}
