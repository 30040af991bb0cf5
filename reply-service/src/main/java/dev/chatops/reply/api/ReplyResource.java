package dev.chatops.reply.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.reply.post.PostConfig;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * {@code GET /api/v1/replies/{commandId}}: how a command stands, with the whole output of its reply. All keys are
 * always there, null where there is nothing.
 */
@Path("/api/v1/replies/{id:[0-9a-fA-F-]{36}}")
@RunOnVirtualThread
public class ReplyResource {

    private static final String SCHEME = "Bearer ";

    private final DataSource database;
    private final PostConfig config;

    ReplyResource(DataSource database, PostConfig config) {
        this.database = database;
        this.config = config;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> reply(UUID id, @HeaderParam("Authorization") String authorization) throws SQLException {
        if (!isAllowed(authorization)) {
            throw new NotAuthorizedException("Bearer");
        }
        var sql = "select state, status, pipeline_id, job_id, exit_code, output, reason, settled_at from ledger"
                + " where command_id = ?";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setObject(1, id);
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    throw new NotFoundException();
                }
                var reply = new LinkedHashMap<String, Object>();
                reply.put("command_id", id.toString());
                reply.put("state", row.getString("state").equals("posting") ? "open" : row.getString("state"));
                reply.put("status", row.getString("status"));
                reply.put("pipeline_id", row.getObject("pipeline_id"));
                reply.put("job_id", row.getObject("job_id"));
                reply.put("exit_code", row.getObject("exit_code"));
                var output = row.getBytes("output");
                reply.put("output", output == null ? null : new String(output, UTF_8));
                reply.put("reason", row.getString("reason"));
                var settledAt = row.getTimestamp("settled_at");
                reply.put(
                        "settled_at",
                        settledAt == null ? null : settledAt.toInstant().toString());
                return reply;
            }
        }
    }

    private boolean isAllowed(String authorization) {
        if (authorization == null
                || !authorization.startsWith(SCHEME)
                || config.readTokenSha256().isEmpty()) {
            return false;
        }
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest(authorization.substring(SCHEME.length()).getBytes(UTF_8));
            return MessageDigest.isEqual(
                    HexFormat.of().formatHex(hash).getBytes(UTF_8),
                    config.readTokenSha256().get().toLowerCase(Locale.ROOT).getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
