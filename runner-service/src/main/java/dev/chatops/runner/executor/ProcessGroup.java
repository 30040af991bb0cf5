package dev.chatops.runner.executor;

import io.quarkus.logging.Log;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process of a job with all its descendants, in a session and process group of their own. When the first process has
 * ended, so has all of it.
 */
final class ProcessGroup implements RunningProcess {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Somebody else may keep the pipe open; after so much silence its output is nobody's any more. */
    private static final Duration PIPE_GRACE = Duration.ofSeconds(1);

    /** How long a killed process may take to be gone: one that waits for a disk goes when that answers. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final Process process;
    private final Containment containment;
    private final ProcessOutput output;
    private final Watchdog watchdog;
    private final CountDownLatch allRead = new CountDownLatch(1);
    private final Object gate = new Object();
    private volatile long killAt;
    private volatile boolean terminated;
    private volatile long quietSince = System.nanoTime();
    private volatile boolean taking;
    private boolean over;
    private final Object containmentGate = new Object();
    private boolean settled;

    private ProcessGroup(Process process, Containment containment, Watchdog watchdog, ProcessOutput output) {
        this.process = process;
        this.containment = containment;
        this.watchdog = watchdog;
        this.output = output;
        if (!containment.isWatched()) {
            watchdog.began(process.pid());
        }
        ProcessThreads.run(this::read);
    }

    /**
     * @param builder its command enters the containment and makes a session of its own ({@code setsid}); it says what is
     *     read, and where errors go
     */
    static ProcessGroup start(ProcessBuilder builder, Containment containment, Watchdog watchdog, ProcessOutput output)
            throws IOException {
        return new ProcessGroup(builder.start(), containment, watchdog, output);
    }

    /**
     * Lets a process go that does nothing before it has read a line: by then it is contained, and the watchdog would end it.
     *
     * @param process leads a session of its own; its input is ours
     */
    static ProcessGroup startHeld(Process process, Containment containment, Watchdog watchdog, ProcessOutput output)
            throws IOException {
        var group = new ProcessGroup(process, containment, watchdog, output);
        try (var input = process.getOutputStream()) {
            containment.enter(process.pid());
            input.write('\n');
        } catch (IOException e) {
            if (process.isAlive()) {
                process.destroyForcibly(); // alone: it has not begun
                group.unwatch();
                throw new IOException("a process of a job cannot be contained: " + e.getMessage(), e);
            }
            // it ended by itself, and its exit code says why
        }
        return group;
    }

    /**
     * Waits for the end of the first process, ends what is left, and has all output taken. What was told to terminate
     * has its grace, whichever of its processes needs it. From then on, nothing here touches any process: who comes later
     * than the end would meet those of somebody else, in the same containment or under the same number.
     */
    @Override
    public int await() throws InterruptedException {
        int exitCode = process.waitFor();
        synchronized (containmentGate) {
            if (settled) {
                return exitCode;
            }
        }
        while (terminated && System.nanoTime() < killAt && !containment.isEmpty()) {
            TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
        }
        killTheRest();
        unwatch();
        long ended = System.nanoTime();
        while (!allRead.await(BETWEEN_LOOKS.toNanos(), TimeUnit.NANOSECONDS)) {
            if (!taking && System.nanoTime() - Math.max(quietSince, ended) > PIPE_GRACE.toNanos()) {
                break;
            }
        }
        synchronized (gate) {
            over = true;
        }
        synchronized (containmentGate) {
            if (!settled) {
                settled = true;
                containment.close();
            }
        }
        return exitCode;
    }

    @Override
    public void terminate(Duration grace) {
        killAt = System.nanoTime() + grace.toNanos();
        terminated = true;
        if (!signal(Signals.TERM)) {
            process.destroy(); // it is neither contained nor a group yet
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

    /** {@link #await} does the rest. */
    @Override
    public void kill() {
        killAt = System.nanoTime();
        if (process.isAlive() && !signal(Signals.KILL)) {
            process.destroyForcibly();
        }
    }

    private void unwatch() {
        if (!containment.isWatched()) {
            watchdog.ended(process.pid());
        }
    }

    private void killTheRest() throws InterruptedException {
        Signals.toGroup(process.pid(), Signals.KILL);
        long deadline = System.nanoTime() + KILL_LIMIT.toNanos();
        for (boolean isFirst = true; !containment.isEmpty(); isFirst = false) {
            if (System.nanoTime() > deadline) {
                Log.warnf("processes of a job do not end though they were killed pid=%d", process.pid());
                return;
            }
            if (!isFirst) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            signal(Signals.KILL);
        }
    }

    /** The group's members are asked once only, wherever they are. */
    private boolean signal(int signal) {
        synchronized (containmentGate) {
            if (settled) {
                return true;
            }
            boolean contained = containment.signal(signal);
            return contained || Signals.toGroup(process.pid(), signal);
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
        } finally {
            allRead.countDown();
        }
    }
}
