package dev.chatops.pipeline.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/** Where the bytes of artifacts are. */
interface ArtifactStore {

    /** Why nothing can be kept; empty when all is well. */
    Optional<String> problem();

    /**
     * Keeps all that comes, or nothing when reading it fails. What was there under the key is replaced.
     *
     * @return how many bytes came
     */
    long write(UUID key, InputStream bytes) throws IOException;

    /** Empty when there is nothing under the key. */
    Optional<InputStream> open(UUID key) throws IOException;

    /** What is not there is deleted already. */
    void delete(UUID key) throws IOException;
}
