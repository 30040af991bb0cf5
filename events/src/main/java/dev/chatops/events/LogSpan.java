package dev.chatops.events;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of log bytes and who wrote them: how the runner tells the reply service where each command's output begins and
 * ends, so that nobody has to guess it from the text.
 *
 * @param bytes at least 1
 */
public record LogSpan(Kind kind, int bytes) {

    /** Who wrote a byte of the log. The letter is the wire form. */
    public enum Kind {
        /** The runner itself: headings, section markers, notices, the final line. */
        RUNNER('r'),
        /** A command of {@code before_script} or {@code script} as it is shown before its output, line feed included. */
        ECHO('e'),
        /** What a command of {@code before_script} or {@code script} printed. */
        OUTPUT('o'),
        /** All of {@code after_script}: echoes and output. */
        AFTER('a'),
        /**
         * Anything: the log of a writer that does not tell, such as gitlab-runner. Whoever reads it goes by the section
         * markers within it, which the job can forge.
         */
        UNTYPED('u');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    public LogSpan {
        if (bytes < 1) {
            throw new IllegalArgumentException("a span has at least one byte, not " + bytes);
        }
    }

    /** Written as in {@code r120e17o4}. */
    public static String write(List<LogSpan> spans) {
        var text = new StringBuilder();
        for (var span : spans) {
            text.append(span.kind.letter).append(span.bytes);
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException for a text that {@link #write} did not write */
    public static List<LogSpan> read(String text) {
        var spans = new ArrayList<LogSpan>();
        for (int i = 0; i < text.length(); ) {
            var kind = kind(text.charAt(i++));
            int bytes = 0;
            for (; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
                bytes = Math.addExact(Math.multiplyExact(bytes, 10), text.charAt(i) - '0');
            }
            spans.add(new LogSpan(kind, bytes));
        }
        return List.copyOf(spans);
    }

    private static Kind kind(char letter) {
        for (var kind : Kind.values()) {
            if (kind.letter == letter) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of span is written '" + letter + "'");
    }
}
