package dev.chatops.runner.executor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What one job's scripts run in, one after the other. */
public interface JobShell extends AutoCloseable {

    /** Variables that are there before any of the job's, such as {@code PATH}. */
    Map<String, String> environment();

    /** Lets the job's user read a file that this service wrote, and nobody else but this service. */
    void give(Path file) throws IOException;

    /**
     * Starts a bash that runs a script file, with nothing to read from.
     *
     * @param folder where it starts
     * @param variables its whole environment
     * @param output takes what it prints, errors too
     */
    RunningProcess run(Path script, Path folder, Map<String, String> variables, ProcessOutput output)
            throws IOException;

    /** Nothing of the job runs any more. */
    @Override
    void close() throws IOException, InterruptedException;
}
