package dev.chatops.pipeline.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.claim.AttemptToken;
import dev.chatops.consume.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * Takes what the holder of an open attempt hands in. Who that is, is asked before anything is read and again in the
 * transaction that makes it visible: an attempt that was closed meanwhile leaves nothing behind (G5).
 */
@ApplicationScoped
class ArtifactUploads {

    /** How long an upload may take until the sweep takes it for dead. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private static final String OPEN = "select attempt, spec -> 'artifacts' as artifacts from job"
            + " where id = ? and token_sha256 = ? and status in ('running', 'canceling') and lost_at is null";

    private record Holder(int attempt, ArtifactSpec spec) {}

    private final ArtifactStore store;
    private final ArtifactConfig config;
    private final Transactions transactions;
    private final ObjectMapper json;
    private final MeterRegistry metrics;
    private final Clock clock;

    ArtifactUploads(
            ArtifactStore store,
            ArtifactConfig config,
            Transactions transactions,
            ObjectMapper json,
            MeterRegistry metrics,
            Clock clock) {
        this.store = store;
        this.config = config;
        this.transactions = transactions;
        this.json = json;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Takes the archive; one that the attempt handed in before makes way for it. */
    void archive(long jobId, String token, String fileName, InputStream bytes)
            throws RefusedUploadException, IOException, SQLException {
        if (store.problem().isPresent()) {
            throw new RefusedUploadException(501, store.problem().get());
        }
        var key = UUID.randomUUID();
        var begun = transactions.run(connection -> begin(connection, jobId, token, fileName, key));
        long size;
        try {
            size = store.write(key, new LimitedInput(bytes, config.limitBytes()));
        } catch (LimitedInput.TooLargeException _) {
            throw new RefusedUploadException(
                    413, "the archive is larger than the limit of %d bytes".formatted(config.limitBytes()));
        }
        transactions.run(connection -> {
            complete(connection, jobId, token, begun, key, size);
            return null;
        });
        metrics.summary("chatops_artifact_bytes").record(size);
        Log.infof("artifacts stored jobId=%d attempt=%d bytes=%d", jobId, begun.attempt, size);
    }

    /** Takes the variables of a dotenv report; those of an earlier one make way for them. */
    void dotenv(long jobId, String token, InputStream bytes) throws RefusedUploadException, IOException, SQLException {
        var holder = transactions.run(connection -> holder(connection, jobId, token, ""));
        var variables = Dotenv.parse(bytes.readNBytes(Dotenv.MOST_BYTES + 1));
        transactions.run(connection -> {
            holder(connection, jobId, token, " for share");
            replace(connection, jobId, holder.attempt, variables);
            return null;
        });
    }

    /** The attempt that a token is of. */
    int attemptOf(long jobId, String token) throws RefusedUploadException, SQLException {
        return transactions.run(connection -> holder(connection, jobId, token, "")).attempt;
    }

    private Holder begin(Connection connection, long jobId, String token, String fileName, UUID key)
            throws SQLException, RefusedUploadException {
        var holder = holder(connection, jobId, token, "");
        if (holder.spec == null) {
            throw new RefusedUploadException(400, "the job has no `artifacts`");
        }
        var sql = "insert into artifact (job_id, attempt, file_name, access, stored_as, created_at, expires_at)"
                + " values (?, ?, ?, ?, ?, ?, ?)";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setLong(1, jobId);
            insert.setInt(2, holder.attempt);
            insert.setString(3, fileName);
            insert.setString(4, holder.spec.access());
            insert.setObject(5, key);
            insert.setTimestamp(6, Timestamp.from(clock.instant()));
            insert.setTimestamp(7, Timestamp.from(clock.instant().plus(LONGEST)));
            insert.executeUpdate();
        }
        return holder;
    }

    private void complete(Connection connection, long jobId, String token, Holder begun, UUID key, long size)
            throws SQLException, RefusedUploadException {
        holder(connection, jobId, token, " for share");
        var now = clock.instant();
        var before = "update artifact set size_bytes = null, expires_at = ?"
                + " where job_id = ? and attempt = ? and size_bytes is not null";
        try (var update = connection.prepareStatement(before)) {
            update.setTimestamp(1, Timestamp.from(now));
            update.setLong(2, jobId);
            update.setInt(3, begun.attempt);
            update.executeUpdate();
        }
        var whole = "update artifact set size_bytes = ?, expires_at = ? where stored_as = ?";
        try (var update = connection.prepareStatement(whole)) {
            update.setLong(1, size);
            update.setTimestamp(
                    2,
                    begun.spec
                            .expiry(now, config.expireIn())
                            .map(Timestamp::from)
                            .orElse(null));
            update.setObject(3, key);
            if (update.executeUpdate() == 0) {
                throw new RefusedUploadException(400, "the upload took longer than " + LONGEST.toHours() + " hours");
            }
        }
    }

    private static void replace(Connection connection, long jobId, int attempt, Map<String, String> variables)
            throws SQLException {
        try (var delete = connection.prepareStatement("delete from job_variable where job_id = ? and attempt = ?")) {
            delete.setLong(1, jobId);
            delete.setInt(2, attempt);
            delete.executeUpdate();
        }
        var sql = "insert into job_variable (job_id, attempt, key, value) values (?, ?, ?, ?)";
        try (var insert = connection.prepareStatement(sql)) {
            for (var variable : variables.entrySet()) {
                insert.setLong(1, jobId);
                insert.setInt(2, attempt);
                insert.setString(3, variable.getKey());
                insert.setString(4, variable.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private Holder holder(Connection connection, long jobId, String token, String lock)
            throws SQLException, RefusedUploadException {
        if (token != null) {
            try (var select = connection.prepareStatement(OPEN + lock)) {
                select.setLong(1, jobId);
                select.setString(2, AttemptToken.sha256(token));
                try (var row = select.executeQuery()) {
                    if (row.next()) {
                        return new Holder(row.getInt("attempt"), spec(row.getString("artifacts")));
                    }
                }
            }
        }
        throw new RefusedUploadException(403, "the token is not that of an open attempt of the job");
    }

    private ArtifactSpec spec(String text) {
        try {
            return text == null ? null : json.readValue(text, ArtifactSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the job table holds a spec that it cannot read", e);
        }
    }
}
