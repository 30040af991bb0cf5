package dev.chatops.runner.log;

import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.LogSpan;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Gathers bytes into chunks, and keeps who wrote which. Not safe for several threads. */
final class LogChunker {

    private final BiConsumer<List<LogSpan>, byte[]> sink;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<LogSpan> spans = new ArrayList<>();
    private LogSpan.Kind kind;
    private int ofKind;

    /** @param sink takes each chunk, in order */
    LogChunker(BiConsumer<List<LogSpan>, byte[]> sink) {
        this.sink = sink;
    }

    /** Adds bytes; a chunk goes out whenever one is full. */
    void add(LogSpan.Kind writer, byte[] more) {
        int at = 0;
        while (at < more.length) {
            int part = Math.min(more.length - at, JobLogChunk.MAX_BYTES - bytes.size());
            if (kind != writer) {
                endSpan();
                kind = writer;
            }
            bytes.write(more, at, part);
            ofKind += part;
            at += part;
            if (bytes.size() == JobLogChunk.MAX_BYTES) {
                flush();
            }
        }
    }

    boolean isEmpty() {
        return bytes.size() == 0;
    }

    /** Sends what there is, if there is anything. */
    void flush() {
        if (isEmpty()) {
            return;
        }
        endSpan();
        sink.accept(List.copyOf(spans), bytes.toByteArray());
        spans.clear();
        bytes.reset();
    }

    private void endSpan() {
        if (ofKind > 0) {
            spans.add(new LogSpan(kind, ofKind));
        }
        ofKind = 0;
    }
}
