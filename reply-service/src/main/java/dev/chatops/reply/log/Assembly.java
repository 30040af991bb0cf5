package dev.chatops.reply.log;

import dev.chatops.events.LogSpan.Kind;
import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What of a log is the reply (architecture §6): the {@code chat_reply} sections, else the output of the one command,
 * else all commands with their output. However the log was cut into chunks, the result is the same.
 */
public final class Assembly {

    private Assembly() {}

    /**
     * @param bytes without a line feed at its end
     * @param incomplete whether pieces of the log are missing
     */
    public record Output(byte[] bytes, boolean incomplete) {}

    /**
     * @param chunks in the order of their sequence numbers, each once
     * @param singleCommand whether the job has exactly one command and no {@code before_script}
     * @param lastChunk the highest sequence number there should be; -1 when nobody knows
     */
    public static Output of(List<Chunk> chunks, boolean singleCommand, long lastChunk) {
        var printed = bytesOf(chunks, EnumSet.of(Kind.OUTPUT, Kind.AFTER));
        var section = ChatReplySection.in(printed);
        var bytes = section.orElseGet(
                () -> bytesOf(chunks, singleCommand ? EnumSet.of(Kind.OUTPUT) : EnumSet.of(Kind.ECHO, Kind.OUTPUT)));
        return new Output(withoutLastLineFeed(bytes), isIncomplete(chunks, lastChunk));
    }

    private static byte[] bytesOf(List<Chunk> chunks, Set<Kind> kinds) {
        var bytes = new ByteArrayOutputStream();
        for (var chunk : chunks) {
            int at = 0;
            for (var span : chunk.spans()) {
                if (kinds.contains(span.kind())) {
                    bytes.write(chunk.bytes(), at, span.bytes());
                }
                at += span.bytes();
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isIncomplete(List<Chunk> chunks, long lastChunk) {
        long expected = 1;
        for (var chunk : chunks) {
            if (chunk.sequence() != expected++) {
                return true;
            }
        }
        return lastChunk != expected - 1;
    }

    private static byte[] withoutLastLineFeed(byte[] bytes) {
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length--;
            if (length > 0 && bytes[length - 1] == '\r') {
                length--;
            }
        }
        return java.util.Arrays.copyOf(bytes, length);
    }
}
