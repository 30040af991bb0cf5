package dev.chatops.reply.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/** Output as people read it. */
final class ReadableText {

    private static final Pattern SECTION_MARKERS =
            Pattern.compile("section_(start|end):[0-9]+:[A-Za-z0-9_.-]+(\\[[A-Za-z0-9_=, ]*])?\\r\\x1b\\[0K");
    private static final Pattern ESCAPES =
            Pattern.compile("\\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(\\x07|\\x1b\\\\)?|[@-Z\\\\-_])?");
    private static final Pattern OVERWRITTEN = Pattern.compile("(?m)^[^\\n]*\\r(?=[^\\r\\n])");
    private static final Pattern CONTROLS =
            Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private ReadableText() {}

    /** Without escape sequences, control characters, and what a carriage return has overwritten. */
    static String of(byte[] output) {
        var text = new String(output, UTF_8); // broken UTF-8 becomes U+FFFD
        text = SECTION_MARKERS.matcher(text).replaceAll("");
        text = ESCAPES.matcher(text).replaceAll("");
        text = text.replaceAll("\\r+\\n", "\n");
        text = OVERWRITTEN.matcher(text).replaceAll("");
        return CONTROLS.matcher(text).replaceAll("");
    }
}
