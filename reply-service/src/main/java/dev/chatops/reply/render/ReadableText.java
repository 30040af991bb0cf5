package dev.chatops.reply.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/**
 * Output as people read it. A job may print what it likes, so no expression here may look at a character more often
 * than a few times: none begins within what another attempt has passed over in vain.
 */
final class ReadableText {

    private static final Pattern SECTION_MARKERS =
            Pattern.compile("section_(start|end):[0-9]+:[A-Za-z0-9_.-]+(\\[[A-Za-z0-9_=, ]*])?\\r\\x1b\\[0K");

    /** ECMA-48: CSI; OSC and its like up to their end, but never beyond the line; all others, {@code ESC ( B} too. */
    private static final Pattern ESCAPES =
            Pattern.compile("\\x1b(\\[[0-?]*[ -/]*[@-~]|[\\]P^_X][^\\x07\\x1b\\n]*(\\x07|\\x1b\\\\)?|[ -/]*[0-~])?");

    /** C0 but tab and line feed, C1, and what turns the direction of writing round. */
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f"
            + "\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufeff]");

    private ReadableText() {}

    /** Without escape sequences, control characters, and what a carriage return has overwritten. */
    static String of(byte[] output) {
        var text = new String(output, UTF_8); // broken UTF-8 becomes U+FFFD
        text = SECTION_MARKERS.matcher(text).replaceAll("");
        text = ESCAPES.matcher(text).replaceAll("");
        return CONTROLS.matcher(lastStates(text)).replaceAll("");
    }

    /** Of each line what stands behind the last carriage return that does not belong to its end. */
    private static String lastStates(String text) {
        if (text.indexOf('\r') < 0) {
            return text;
        }
        var lines = new StringBuilder(text.length());
        int next = 0;
        while (next < text.length()) {
            int lineFeed = text.indexOf('\n', next);
            int end = lineFeed < 0 ? text.length() : lineFeed;
            int to = end;
            while (to > next && text.charAt(to - 1) == '\r') {
                to--;
            }
            int from = to;
            while (from > next && text.charAt(from - 1) != '\r') {
                from--;
            }
            lines.append(text, from, to);
            if (lineFeed >= 0) {
                lines.append('\n');
            }
            next = end + 1;
        }
        return lines.toString();
    }

    /** The last line that is not blank; empty when there is none. */
    static String lastLine(byte[] output) {
        var lines = of(output).stripTrailing();
        return lines.substring(lines.lastIndexOf('\n') + 1).strip();
    }
}
