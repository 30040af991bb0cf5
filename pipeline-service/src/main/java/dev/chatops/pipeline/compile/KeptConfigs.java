package dev.chatops.pipeline.compile;

import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.ciconfig.ReadConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Configurations that were read lately, by commit, so that the next command on it need not read them again. One that depends on
 * more than its commit is read anew each time.
 */
final class KeptConfigs {

    private static final int MOST = 64; // a large one takes a few megabytes

    private final Map<String, ReadConfig> byCommit = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ReadConfig> eldest) {
            return size() > MOST;
        }
    };

    /** @param commit repository and SHA */
    ReadConfig get(String commit, PipelineContext context, Supplier<ReadConfig> reading) {
        synchronized (byCommit) {
            var known = byCommit.get(commit);
            if (known != null && known.holdsFor(context)) {
                return known;
            }
        }
        var read = reading.get(); // beside others: two that read the same at once do no harm
        if (read.holdsFor(context)) {
            synchronized (byCommit) {
                byCommit.put(commit, read);
            }
        }
        return read;
    }
}
