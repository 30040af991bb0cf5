package dev.chatops.runner.executor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process of a job with all its descendants, in a session and process group of their own, with nothing to read from.
 * Output and errors share one pipe, so that their order holds. When the first process has ended, so has the group.
 */
final class ProcessGroup implements RunningProcess {

    private static final int BUFFER_BYTES = 32 * 1024;

    /** A process that left the group may keep the pipe open; after so much silence its output is nobody's any more. */
    private static final Duration PIPE_GRACE = Duration.ofSeconds(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final Process process;
    private final ProcessOutput output;
    private final Thread reader;
    private final Object gate = new Object();
    private volatile long killAt;
    private volatile boolean terminated;
    private volatile long quietSince = System.nanoTime();
    private volatile boolean taking;
    private boolean over;

    private ProcessGroup(Process process, ProcessOutput output) {
        this.process = process;
        this.output = output;
        // not a virtual thread: a read from a pipe would keep its carrier
        this.reader = Thread.ofPlatform().daemon().name("job-output").start(this::read);
    }

    /** @param builder its command makes a session of its own ({@code setsid}) */
    static ProcessGroup start(ProcessBuilder builder, ProcessOutput output) throws IOException {
        builder.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile());
        return new ProcessGroup(builder.start(), output);
    }

    /**
     * Waits for the end of the first process, ends what is left of the group, and has all output taken. A group that
     * was told to terminate has its grace, whichever of its processes needs it.
     *
     * @return the exit code; 128 + n after signal n
     */
    @Override
    public int await() throws InterruptedException {
        int exitCode = process.waitFor();
        while (terminated && System.nanoTime() < killAt && Signals.isAlive(process.pid())) {
            TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
        }
        Signals.toGroup(process.pid(), Signals.KILL);
        long ended = System.nanoTime();
        while (!reader.join(BETWEEN_LOOKS)) {
            if (!taking && System.nanoTime() - Math.max(quietSince, ended) > PIPE_GRACE.toNanos()) {
                break;
            }
        }
        synchronized (gate) {
            over = true;
        }
        return exitCode;
    }

    /** SIGTERM to the whole group, and SIGKILL for what is left after the grace. Returns at once. */
    @Override
    public void terminate(Duration grace) {
        killAt = System.nanoTime() + grace.toNanos();
        terminated = true;
        if (!Signals.toGroup(process.pid(), Signals.TERM)) {
            process.destroy(); // it has no group of its own yet
        }
        Thread.ofVirtual().name("job-kill").start(() -> {
            try {
                if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                    kill();
                }
            } catch (InterruptedException _) {
                kill();
            }
        });
    }

    /** SIGKILL to the whole group, while its first process runs; {@link #await} does the rest. */
    @Override
    public void kill() {
        killAt = System.nanoTime();
        if (process.isAlive() && !Signals.toGroup(process.pid(), Signals.KILL)) {
            process.destroyForcibly();
        }
    }

    private void read() {
        var buffer = new byte[BUFFER_BYTES];
        try (InputStream pipe = process.getInputStream()) {
            for (int length = pipe.read(buffer); length >= 0; length = pipe.read(buffer)) {
                taking = true;
                synchronized (gate) {
                    if (over) {
                        return;
                    }
                    output.take(buffer, length);
                }
                quietSince = System.nanoTime();
                taking = false;
            }
        } catch (IOException _) {
            // closed because all is over
        }
    }
}
