package dev.chatops.reply.log;

import java.io.ByteArrayOutputStream;

/** Bytes that are gathered; the last ones can be looked at and kept alone. */
final class Bytes extends ByteArrayOutputStream {

    boolean endsWith(char c) {
        return count > 0 && buf[count - 1] == c;
    }

    /** Forgets all but the last {@code length}, or what is left of them behind a line feed. */
    void keepLast(int length) {
        if (count <= length) {
            return;
        }
        int from = count - length;
        for (int i = from; i < count; i++) {
            if (buf[i] == '\n') {
                from = i + 1;
                break;
            }
        }
        var kept = new byte[count - from];
        System.arraycopy(buf, from, kept, 0, kept.length);
        buf = kept;
        count = kept.length;
    }

    /** Without the line feed at its end, or the carriage return and line feed. */
    byte[] withoutLastLineFeed() {
        int length = count;
        if (length > 0 && buf[length - 1] == '\n') {
            length--;
            if (length > 0 && buf[length - 1] == '\r') {
                length--;
            }
        }
        return java.util.Arrays.copyOf(buf, length);
    }
}
