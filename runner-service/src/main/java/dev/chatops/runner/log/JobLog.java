package dev.chatops.runner.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.events.LogSpan;
import dev.chatops.events.LogSpan.Kind;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * The log of one attempt. First bytes wait at most 50 ms for company, then they go out. Output beyond the limit is
 * dropped with a notice; what the runner itself says still arrives, so that sections end and the last line is there.
 */
public final class JobLog implements AutoCloseable {

    private static final long LONGEST_WAIT_NANOS = 50_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private final Masker masker;
    private final LogChunker chunker;
    private final long limitBytes;
    private Kind kind = Kind.RUNNER;
    private boolean limited;
    private long output;
    private long total;
    private boolean truncated;
    private boolean closed;

    /**
     * @param secrets values that must not be shown
     * @param limitBytes how much of the job's own output is kept
     * @param sink takes each chunk, in order; while it waits, writers wait
     */
    public JobLog(Collection<String> secrets, long limitBytes, BiConsumer<List<LogSpan>, byte[]> sink) {
        this.masker = new Masker(secrets, this::show);
        this.chunker = new LogChunker(sink);
        this.limitBytes = limitBytes;
        Thread.ofVirtual().name("log-flush").start(this::flushInTime);
    }

    /** Adds bytes of a program's, as they are. Beyond the limit they are dropped. */
    public void write(Kind writer, byte[] bytes, int from, int to) {
        write(writer, bytes, from, to, true);
    }

    /** Adds what the runner itself has to say. There is always room for it. */
    public void say(String text) {
        var bytes = text.getBytes(UTF_8);
        write(Kind.RUNNER, bytes, 0, bytes.length, false);
    }

    private void write(Kind writer, byte[] bytes, int from, int to, boolean isLimited) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (writer != kind || isLimited != limited) {
                masker.end();
                kind = writer;
                limited = isLimited;
            }
            if (!limited || !truncated) {
                masker.pass(bytes, from, to);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Length of the log so far, in bytes, after masking. */
    public long length() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    /** Whether output was dropped. */
    public boolean isTruncated() {
        lock.lock();
        try {
            return truncated;
        } finally {
            lock.unlock();
        }
    }

    /** Sends all that is left. */
    @Override
    public void close() {
        lock.lock();
        try {
            masker.end();
            chunker.flush();
            closed = true;
            written.signal();
        } finally {
            lock.unlock();
        }
    }

    private void show(byte[] bytes, int from, int to) {
        if (!limited) {
            add(kind, bytes, from, to);
            return;
        }
        long left = limitBytes - output;
        if (to - from <= left) {
            output += to - from;
            add(kind, bytes, from, to);
        } else if (!truncated) {
            truncated = true;
            output = limitBytes;
            add(kind, bytes, from, from + (int) left);
            var notice =
                    "\n\033[33;1mThe job's log exceeded the limit of %d bytes. The job goes on; further output is dropped.\033[0;m\n"
                            .formatted(limitBytes)
                            .getBytes(UTF_8);
            add(Kind.RUNNER, notice, 0, notice.length);
        }
    }

    private void add(Kind writer, byte[] bytes, int from, int to) {
        if (from == to) {
            return;
        }
        total += to - from;
        boolean isFirst = chunker.isEmpty();
        chunker.add(writer, bytes, from, to);
        if (isFirst) {
            written.signal();
        }
    }

    private void flushInTime() {
        lock.lock();
        try {
            while (!closed) {
                while (chunker.isEmpty() && !closed) {
                    written.awaitUninterruptibly();
                }
                long left = LONGEST_WAIT_NANOS;
                while (left > 0 && !closed) {
                    left = written.awaitNanos(left);
                }
                chunker.flush();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
