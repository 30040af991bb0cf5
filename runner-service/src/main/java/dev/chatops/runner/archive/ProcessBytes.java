package dev.chatops.runner.archive;

import dev.chatops.runner.executor.ProcessOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a process prints, as a stream for another thread. While nobody reads, the process waits. */
final class ProcessBytes extends InputStream implements ProcessOutput {

    private static final byte[] END = {};

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(4);
    private volatile boolean unwanted;
    private byte[] current = END;
    private int at;
    private boolean over;

    @Override
    public void take(byte[] bytes, int length) {
        if (!unwanted && length > 0) {
            put(Arrays.copyOf(bytes, length));
        }
    }

    /** To be called when the process has ended and all is taken. */
    void end() {
        put(END);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == current.length && !next()) {
            return -1;
        }
        int part = Math.min(length, current.length - at);
        System.arraycopy(current, at, bytes, offset, part);
        at += part;
        return part;
    }

    @Override
    public int available() {
        return current.length - at;
    }

    /** Nobody reads any more: what the process still prints is dropped. */
    @Override
    public void close() {
        unwanted = true;
        chunks.clear(); // lets a writer go that waits for room
    }

    /** Whether all that the process printed was read. */
    boolean isOver() {
        return over;
    }

    private boolean next() throws IOException {
        if (over || unwanted) {
            return false;
        }
        try {
            current = chunks.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        at = 0;
        over = current == END;
        return !over;
    }

    private void put(byte[] bytes) {
        try {
            while (!unwanted && !chunks.offer(bytes, 100, TimeUnit.MILLISECONDS)) {
                // nobody has read yet
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
