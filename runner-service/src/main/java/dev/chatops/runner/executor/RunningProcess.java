package dev.chatops.runner.executor;

import java.time.Duration;

/** A process of a job with all that it started. Any thread may end it. */
public interface RunningProcess {

    /**
     * Waits until it and all that it started have ended, and all output is taken.
     *
     * @return the exit code; 128 + n after signal n
     */
    int await() throws InterruptedException;

    /** SIGTERM to all of it, and SIGKILL to what is left after the grace. Returns at once. */
    void terminate(Duration grace);

    /** SIGKILL to all of it. Returns at once. */
    void kill();
}
