package dev.chatops.runner.executor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One bash of a job, in a session and process group of its own, with only the environment it is given and nothing to
 * read from. Its output and errors share one pipe, so that their order holds.
 */
public final class ShellProcess {

    private static final int BUFFER_BYTES = 32 * 1024;

    /** A process that left the group may keep the pipe open; its output is nobody's any more. */
    private static final Duration PIPE_GRACE = Duration.ofSeconds(1);

    /** Takes output as it comes. */
    @FunctionalInterface
    public interface Output {

        void take(byte[] bytes, int length);
    }

    private final Process process;
    private final Thread reader;

    private ShellProcess(Process process, Output output) {
        this.process = process;
        this.reader = Thread.ofVirtual().name("job-output").start(() -> read(process.getInputStream(), output));
    }

    /** Starts {@code bash} with a script file. */
    public static ShellProcess start(Path script, Path directory, Map<String, String> environment, Output output)
            throws IOException {
        var builder = new ProcessBuilder(List.of("setsid", "bash", "--noprofile", "--norc", script.toString()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new ShellProcess(builder.start(), output);
    }

    /**
     * Waits for the end of bash, ends what is left of its group, and has all output taken.
     *
     * @return the exit code; 128 + n after signal n
     */
    public int await() throws InterruptedException {
        int exitCode = process.waitFor();
        endGroup();
        if (!reader.join(PIPE_GRACE)) {
            try {
                process.getInputStream().close();
            } catch (IOException _) {
                // it was to be closed
            }
            reader.join(PIPE_GRACE);
        }
        return exitCode;
    }

    /** SIGTERM to the whole group, and SIGKILL for what is left after the grace. Returns at once. */
    public void terminate(Duration grace) {
        Signals.toGroup(process.pid(), Signals.TERM);
        Thread.ofVirtual().name("job-kill").start(() -> {
            try {
                if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                    endGroup();
                }
            } catch (InterruptedException _) {
                endGroup();
            }
        });
    }

    /** SIGKILL to the whole group. */
    public void endGroup() {
        Signals.toGroup(process.pid(), Signals.KILL);
    }

    private static void read(InputStream pipe, Output output) {
        var buffer = new byte[BUFFER_BYTES];
        try {
            for (int length = pipe.read(buffer); length >= 0; length = pipe.read(buffer)) {
                output.take(buffer, length);
            }
        } catch (IOException _) {
            // closed because the job is over
        }
    }
}
