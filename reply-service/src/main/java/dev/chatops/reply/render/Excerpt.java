package dev.chatops.reply.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** What is shown of a text that is too long to be shown whole, cut at ends of lines where there are any near. */
final class Excerpt {

    /** Room for the line that says how much is missing. */
    private static final int NOTE = 80;

    /** Of a longer output only the beginning and the end are looked at. */
    private static final int LARGE = 64 * 1024;

    /** Which part is shown. */
    enum Keep {
        /** A third from the beginning, the rest from the end. */
        HEAD_AND_TAIL,
        /** The last lines. */
        TAIL
    }

    private Excerpt() {}

    /**
     * An output in the two forms that a message has of it.
     *
     * @param verbatim as it was printed, but NUL
     * @param readable as people read it
     * @param leftOut how many bytes between beginning and end are in neither
     */
    record Source(String verbatim, String readable, long leftOut) {

        static Source of(byte[] output) {
            if (output.length <= LARGE) {
                return of(output, 0);
            }
            var ends = new byte[LARGE];
            System.arraycopy(output, 0, ends, 0, LARGE / 4);
            System.arraycopy(output, output.length - LARGE * 3 / 4, ends, LARGE / 4, LARGE * 3 / 4);
            return of(ends, output.length - LARGE);
        }

        private static Source of(byte[] output, long leftOut) {
            var readable = ReadableText.of(output);
            return new Source(new String(output, UTF_8).replace("\0", ""), readable.isBlank() ? "" : readable, leftOut);
        }

        /** The same without empty lines at its beginning. */
        Source lastPart() {
            return new Source(verbatim.replaceFirst("^\\n+", ""), readable.replaceFirst("^\\n+", ""), leftOut);
        }

        boolean isReadable() {
            return !readable.isEmpty();
        }

        boolean fits(int limit) {
            return leftOut == 0 && SlackText.size(readable) <= limit;
        }

        String verbatim(Keep keep, int limit) {
            return Excerpt.of(verbatim, leftOut, keep, limit);
        }

        String readable(Keep keep, int limit) {
            return Excerpt.of(readable, leftOut, keep, limit);
        }
    }

    /**
     * @param leftOut how much is missing within the text already; not counted in its size
     * @param limit what it may take once it is escaped
     * @return the text itself when it fits and nothing is missing
     */
    static String of(String text, long leftOut, Keep keep, int limit) {
        if (leftOut == 0 && SlackText.size(text) <= limit) {
            return text;
        }
        int room = limit - NOTE;
        var head = keep == Keep.TAIL ? "" : largestHead(text, room / 3);
        var tail = largestTail(text.substring(head.length()), room - SlackText.size(head));
        long left = leftOut + text.length() - head.length() - tail.length();
        return String.format(
                Locale.ROOT, "%s… %,d characters left out …\n%s", head.isEmpty() ? "" : head + '\n', left, tail);
    }

    private static String largestHead(String text, int room) {
        int end = 0;
        for (int left = room; end < text.length(); end++) {
            left -= SlackText.size(text.charAt(end));
            if (left < 0) {
                break;
            }
        }
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        int line = end == text.length() ? end : text.lastIndexOf('\n', end);
        return text.substring(0, line > end / 2 ? line : end);
    }

    private static String largestTail(String text, int room) {
        int from = text.length();
        for (int left = room; from > 0; from--) {
            left -= SlackText.size(text.charAt(from - 1));
            if (left < 0) {
                break;
            }
        }
        if (from > 0 && from < text.length() && Character.isLowSurrogate(text.charAt(from))) {
            from++;
        }
        int line = from == 0 ? -1 : text.indexOf('\n', from - 1);
        return text.substring(line >= 0 && line + 1 - from < (text.length() - from) / 2 ? line + 1 : from);
    }
}
