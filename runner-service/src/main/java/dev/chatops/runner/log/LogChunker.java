package dev.chatops.runner.log;

import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.LogSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Gathers bytes into chunks, and keeps who wrote which. Not safe for several threads. */
final class LogChunker {

    private static final int FIRST_BYTES = 4 * 1024;

    private final BiConsumer<List<LogSpan>, byte[]> sink;
    private final List<LogSpan> spans = new ArrayList<>();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private LogSpan.Kind kind;
    private int ofKind;

    /** @param sink takes each chunk, in order */
    LogChunker(BiConsumer<List<LogSpan>, byte[]> sink) {
        this.sink = sink;
    }

    /** Adds bytes; a chunk goes out whenever one is full. */
    void add(LogSpan.Kind writer, byte[] more, int from, int to) {
        int at = from;
        while (at < to) {
            int part = Math.min(to - at, JobLogChunk.MAX_BYTES - length);
            if (kind != writer) {
                endSpan();
                kind = writer;
            }
            if (bytes.length - length < part) {
                bytes = Arrays.copyOf(bytes, Math.clamp(2L * (length + part), FIRST_BYTES, JobLogChunk.MAX_BYTES));
            }
            System.arraycopy(more, at, bytes, length, part);
            length += part;
            ofKind += part;
            at += part;
            if (length == JobLogChunk.MAX_BYTES) {
                flush();
            }
        }
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Sends what there is, if there is anything. */
    void flush() {
        if (isEmpty()) {
            return;
        }
        endSpan();
        var chunk = bytes;
        if (length == bytes.length) {
            bytes = new byte[length]; // one that was full will be again
        } else {
            chunk = Arrays.copyOf(bytes, length);
        }
        length = 0;
        var chunkSpans = List.copyOf(spans);
        spans.clear();
        sink.accept(chunkSpans, chunk);
    }

    private void endSpan() {
        if (ofKind > 0) {
            spans.add(new LogSpan(kind, ofKind));
        }
        ofKind = 0;
    }
}
