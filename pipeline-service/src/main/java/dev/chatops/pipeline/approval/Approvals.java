package dev.chatops.pipeline.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.pipeline.access.JobRequest;
import dev.chatops.pipeline.approval.ApprovalRequest.Draft;
import dev.chatops.pipeline.approval.ApprovalRequest.State;
import dev.chatops.pipeline.job.JobDraft;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.JobRule.Approval;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The table of approval requests. Each is decided once, by compare-and-set. */
@ApplicationScoped
public class Approvals {

    private static final String INSERT = """
            insert into approval (command_id, project_id, requester, chat_user, request, draft, rule, role, users, created_at,
                                  expires_at)
            values (?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?) returning id""";

    private final DataSource database;
    private final ObjectMapper json;
    private final Clock clock;

    Approvals(DataSource database, ObjectMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /** Asks for a yes, in the caller's transaction. @return the request's number */
    public long ask(
            Connection connection, JobDraft job, JobRequest request, String chatUser, Approval demand, String rule)
            throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, job.commandId());
            insert.setLong(2, job.project().id());
            insert.setString(3, job.user().username());
            insert.setString(4, chatUser);
            insert.setString(5, json(request));
            insert.setString(6, json(Draft.of(job)));
            insert.setString(7, rule);
            insert.setString(8, demand.role().map(Enum::name).orElse(null));
            insert.setArray(9, connection.createArrayOf("text", demand.users().toArray()));
            insert.setTimestamp(10, Timestamp.from(job.at()));
            insert.setTimestamp(11, Timestamp.from(job.at().plus(demand.expires())));
            try (var row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Empty also for one of another project. */
    public Optional<ApprovalRequest> find(long projectId, long id) throws SQLException {
        try (var connection = database.getConnection()) {
            return find(connection, projectId, id);
        }
    }

    /** As {@link #find(long, long)}, in the caller's transaction. */
    public Optional<ApprovalRequest> find(Connection connection, long projectId, long id) throws SQLException {
        try (var select = connection.prepareStatement("select * from approval where id = ? and project_id = ?")) {
            select.setLong(1, id);
            select.setLong(2, projectId);
            return all(select).stream().findFirst();
        }
    }

    /**
     * Decides it, in the caller's transaction.
     *
     * @param state approved or rejected
     * @return false when it was decided before, or its time is over
     */
    public boolean decide(Connection connection, long id, State state, String by) throws SQLException {
        var sql = "update approval set state = ?, decided_by = ?, decided_at = ?"
                + " where id = ? and state = 'open' and expires_at > ?";
        var now = Timestamp.from(clock.instant());
        try (var update = connection.prepareStatement(sql)) {
            update.setString(1, state.word());
            update.setString(2, by);
            update.setTimestamp(3, now);
            update.setLong(4, id);
            update.setTimestamp(5, now);
            return update.executeUpdate() == 1;
        }
    }

    /** Notes which job came of it. */
    public void became(Connection connection, long id, long jobId) throws SQLException {
        try (var update = connection.prepareStatement("update approval set job_id = ? where id = ?")) {
            update.setLong(1, jobId);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    /** Whether a job exists because somebody approved it. */
    public boolean isApproved(long jobId) throws SQLException {
        var sql = "select from approval where job_id = ? and state = 'approved' limit 1";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setLong(1, jobId);
            try (var row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Ends those whose time is over, in the caller's transaction. */
    List<ApprovalRequest> expire(Connection connection, Instant now) throws SQLException {
        var sql = """
                update approval set state = 'expired', decided_at = ? where id in (
                  select id from approval where state = 'open' and expires_at <= ? limit 200 for update skip locked)
                returning *""";
        try (var update = connection.prepareStatement(sql)) {
            update.setTimestamp(1, Timestamp.from(now));
            update.setTimestamp(2, Timestamp.from(now));
            return all(update);
        }
    }

    private List<ApprovalRequest> all(PreparedStatement statement) throws SQLException {
        var requests = new ArrayList<ApprovalRequest>();
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                requests.add(request(row));
            }
        }
        return requests;
    }

    private ApprovalRequest request(ResultSet row) throws SQLException {
        var created = row.getTimestamp("created_at").toInstant();
        var expires = row.getTimestamp("expires_at").toInstant();
        var users = List.of((String[]) row.getArray("users").getArray());
        return new ApprovalRequest(
                row.getLong("id"),
                row.getObject("command_id", UUID.class),
                row.getLong("project_id"),
                row.getString("requester"),
                row.getString("chat_user"),
                read(row.getString("request"), JobRequest.class),
                read(row.getString("draft"), Draft.class),
                new Approval(
                        Optional.ofNullable(row.getString("role")).map(AccessLevel::valueOf),
                        new LinkedHashSet<>(users),
                        Duration.between(created, expires)),
                row.getString("rule"),
                created,
                expires,
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("decided_by"),
                row.getObject("job_id", Long.class));
    }

    private String json(Object value) {
        try {
            return json.writeValueAsString(value).replace("\\u0000", "\\ufffd"); // jsonb holds no NUL
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request is always JSON", e);
        }
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the approval table holds a request that it cannot read", e);
        }
    }
}
