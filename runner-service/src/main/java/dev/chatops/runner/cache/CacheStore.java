package dev.chatops.runner.cache;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Where caches are kept, packed, by project and key. */
public interface CacheStore {

    /** A file with the cache, which stays as it is while somebody reads it; empty when there is none. */
    Optional<Path> find(String project, String key) throws IOException;

    /** Begins to replace what is under the key. Until the draft is committed, everybody finds what was there before. */
    Draft begin(String project, String key) throws IOException;

    /** A cache that is being written. */
    interface Draft extends AutoCloseable {

        OutputStream out();

        /** From now on it is what is under the key; of two that come at once, either. */
        void commit() throws IOException;

        /** What was not committed leaves nothing behind. */
        @Override
        void close() throws IOException;
    }
}
