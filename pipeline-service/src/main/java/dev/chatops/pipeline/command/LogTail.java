package dev.chatops.pipeline.command;

import dev.chatops.pipeline.log.LogEnd;
import dev.chatops.pipeline.log.PlainLog;
import java.util.Arrays;

/**
 * The end of a log, as much of it as fits into an answer.
 *
 * @param text whole lines, except where one alone is too long; without backticks that could end its block
 * @param whole whether it is all there is
 */
record LogTail(String text, boolean whole) {

    /** Colours and overwritten progress take room and show nothing; an answer has room for a few thousand characters. */
    private static final int MOST_BYTES = 64 * 1024;

    /** What is wanted of a log. The one byte more says what stands before the others. */
    static final int WANTED_BYTES = MOST_BYTES + 1;

    /** Of a log as it was written. What stands before its last 64 KiB is not even looked at. */
    static LogTail of(LogEnd log, int mostLines, int mostCharacters) {
        var bytes = log.bytes();
        int end = bytes.length;
        int cut = Math.max(0, end - MOST_BYTES);
        var tail = of(plain(bytes, behindBreak(bytes, cut, end), end), mostLines, mostCharacters);
        if (tail.text.isEmpty()) {
            tail = of(plain(bytes, cut, end), mostLines, mostCharacters); // only markers stand behind an endless line
        }
        return new LogTail(tail.text, tail.whole && cut == 0 && log.whole());
    }

    private static String plain(byte[] log, int from, int end) {
        return PlainLog.of(Arrays.copyOfRange(log, from, end));
    }

    /** So that no line and no progress begins in its middle; {@code from} when there is no break. */
    private static int behindBreak(byte[] log, int from, int end) {
        for (int i = from; i > 0 && i < end; i++) {
            if (log[i - 1] == '\n' || log[i - 1] == '\r') {
                return i;
            }
        }
        return from;
    }

    static LogTail of(String log, int mostLines, int mostCharacters) {
        var text = log.stripTrailing();
        int from = text.length();
        for (int lines = 0; lines < mostLines && from > 0; lines++) {
            int start = text.lastIndexOf('\n', from - 1);
            int line = start < 0 ? 0 : start;
            if (text.length() - line > mostCharacters) {
                break;
            }
            from = line;
        }
        if (from == text.length() && !text.isEmpty()) {
            from = text.length() - mostCharacters; // one endless line
            if (Character.isLowSurrogate(text.charAt(from))) {
                from++;
            }
        }
        var tail = text.substring(from);
        tail = tail.startsWith("\n") ? tail.substring(1) : tail;
        return new LogTail(tail.replace("```", "'''"), from == 0);
    }
}
