package dev.chatops.pipeline.log;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The end of a log. White space that the log ends with is left out.
 *
 * @param whole whether nothing of the log stands before it
 */
public record LogEnd(byte[] bytes, boolean whole) {

    /** Gathers it from the last piece of a log backwards. */
    static final class Gathering {

        private final int least;
        private final Deque<byte[]> pieces = new ArrayDeque<>();
        private int length;
        private boolean whole = true;

        /** @param least how many bytes are enough */
        Gathering(int least) {
            this.least = least;
        }

        /** Takes the piece that stands before those so far; false when there are enough, and it is not taken. */
        boolean take(byte[] piece) {
            if (length >= least) {
                whole = false;
                return false;
            }
            var part = length == 0 ? withoutEnd(piece) : piece;
            pieces.addFirst(part);
            length += part.length;
            return true;
        }

        LogEnd end() {
            var bytes = new byte[length];
            int at = 0;
            for (var piece : pieces) {
                System.arraycopy(piece, 0, bytes, at, piece.length);
                at += piece.length;
            }
            return new LogEnd(bytes, whole);
        }

        private static byte[] withoutEnd(byte[] piece) {
            int end = piece.length;
            while (end > 0 && piece[end - 1] >= 0 && piece[end - 1] <= ' ') {
                end--;
            }
            return Arrays.copyOf(piece, end);
        }
    }

    /** @param log all of it */
    public static LogEnd of(byte[] log) {
        var gathering = new Gathering(1);
        gathering.take(log);
        return gathering.end();
    }
}
