package dev.chatops.pipeline.artifact;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;

/** The artifacts that can be read: whole, and not expired. */
@ApplicationScoped
public class Artifacts {

    /** How much of an archive is unpacked to find a file in it, by the size that an archive may have. */
    private static final long MOST_UNPACKED = 20;

    private static final int CHECKED_BYTES = 8192;

    private final ArtifactStore store;
    private final ArtifactConfig config;
    private final DataSource database;
    private final Clock clock;

    Artifacts(ArtifactStore store, ArtifactConfig config, DataSource database, Clock clock) {
        this.store = store;
        this.config = config;
        this.database = database;
        this.clock = clock;
    }

    /** The archive of an attempt. */
    public Optional<StoredArtifact> of(long jobId, int attempt) throws SQLException {
        var sql = "select stored_as, file_name, size_bytes, access, expires_at from artifact"
                + " where job_id = ? and attempt = ? and size_bytes is not null"
                + " and (expires_at is null or expires_at > ?)";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setLong(1, jobId);
            select.setInt(2, attempt);
            select.setTimestamp(3, Timestamp.from(clock.instant()));
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new StoredArtifact(
                                row.getObject("stored_as", UUID.class),
                                row.getString("file_name"),
                                row.getLong("size_bytes"),
                                row.getString("access"),
                                Optional.ofNullable(row.getTimestamp("expires_at"))
                                        .map(Timestamp::toInstant)))
                        : Optional.empty();
            }
        }
    }

    /** The variables of an attempt's dotenv report. */
    public Map<String, String> variables(long jobId, int attempt) throws SQLException {
        var variables = new LinkedHashMap<String, String>();
        var sql = "select key, value from job_variable where job_id = ? and attempt = ? order by key";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setLong(1, jobId);
            select.setInt(2, attempt);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    variables.put(row.getString("key"), row.getString("value"));
                }
            }
        }
        return variables;
    }

    /** The archive's bytes; empty when it expired meanwhile. */
    public Optional<InputStream> open(StoredArtifact artifact) throws IOException {
        return store.open(artifact.key());
    }

    /**
     * One file of the archive.
     *
     * @return empty when it has none of exactly that name, when it is no archive, and when too much would have to be unpacked before
     *     the file
     */
    public Optional<InputStream> open(StoredArtifact artifact, String path) throws IOException {
        var bytes = store.open(artifact.key());
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        var zip = new ZipInputStream(bytes.get());
        long left = config.limitBytes() * MOST_UNPACKED;
        try {
            for (var entry = zip.getNextEntry(); entry != null && left > 0; entry = zip.getNextEntry()) {
                if (!entry.isDirectory() && entry.getName().equals(path)) {
                    var start = zip.readNBytes(CHECKED_BYTES); // while there is still another answer
                    return Optional.of(new SequenceInputStream(new ByteArrayInputStream(start), zip));
                }
                for (long unpacked = 1; unpacked > 0 && left > 0; left -= unpacked) {
                    unpacked = zip.skip(left);
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            // whatever a job's runner sent was kept; the last one is a name that is no text
            Log.infof("artifacts are no archive that can be read key=%s: %s", artifact.key(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
        zip.close();
        return Optional.empty();
    }
}
