package dev.chatops.reply.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/** Output as people read it. */
final class ReadableText {

    private static final Pattern SECTION_MARKERS =
            Pattern.compile("section_(start|end):[0-9]+:[A-Za-z0-9_.-]+(\\[[A-Za-z0-9_=, ]*])?\\r\\x1b\\[0K");

    /** ECMA-48: CSI; OSC and its like up to their end, but never beyond the line; all others, {@code ESC ( B} too. */
    private static final Pattern ESCAPES =
            Pattern.compile("\\x1b(\\[[0-?]*[ -/]*[@-~]|[\\]P^_X][^\\x07\\x1b\\n]*(\\x07|\\x1b\\\\)?|[ -/]*[0-~])?");

    private static final Pattern LINE_ENDS = Pattern.compile("\\r+\\n");
    private static final Pattern OVERWRITTEN = Pattern.compile("(?m)^[^\\n]*\\r(?=[^\\r\\n])");

    /** C0 but tab and line feed, C1, and what turns the direction of writing round. */
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f"
            + "\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufeff]");

    private ReadableText() {}

    /** Without escape sequences, control characters, and what a carriage return has overwritten. */
    static String of(byte[] output) {
        var text = new String(output, UTF_8); // broken UTF-8 becomes U+FFFD
        text = SECTION_MARKERS.matcher(text).replaceAll("");
        text = ESCAPES.matcher(text).replaceAll("");
        text = LINE_ENDS.matcher(text).replaceAll("\n");
        text = OVERWRITTEN.matcher(text).replaceAll("");
        return CONTROLS.matcher(text).replaceAll("");
    }

    /** The last line that is not blank; empty when there is none. */
    static String lastLine(byte[] output) {
        var lines = of(output).stripTrailing();
        return lines.substring(lines.lastIndexOf('\n') + 1).strip();
    }
}
