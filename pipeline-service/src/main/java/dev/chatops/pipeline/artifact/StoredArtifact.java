package dev.chatops.pipeline.artifact;

import dev.chatops.pipeline.project.AccessLevel;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The archive of a job, whole.
 *
 * @param fileName such as {@code artifacts.zip}
 * @param expiresAt empty when it is kept for good
 */
public record StoredArtifact(UUID key, String fileName, long sizeBytes, String access, Optional<Instant> expiresAt) {

    /** Whether a member of that role may read it. */
    public boolean isReadableBy(AccessLevel level) {
        return ArtifactSpec.mayRead(access, level);
    }
}
