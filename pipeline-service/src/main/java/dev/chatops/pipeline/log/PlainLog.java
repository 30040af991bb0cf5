package dev.chatops.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/** A job's log as people read it where colours cannot be shown. */
public final class PlainLog {

    private static final Pattern SECTION_MARKERS =
            Pattern.compile("section_(start|end):[0-9]+:[A-Za-z0-9_.-]+(\\[[A-Za-z0-9_=, ]*])?\\r\\x1b\\[0K");
    private static final Pattern ESCAPES =
            Pattern.compile("\\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(\\x07|\\x1b\\\\)|[@-Z\\\\-_])");
    private static final Pattern OVERWRITTEN = Pattern.compile("(?m)^[^\\n]*\\r(?!\\n|$)");
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]");

    private PlainLog() {}

    /** Without section markers, escape sequences, and what a carriage return has overwritten. */
    public static String of(byte[] log) {
        var text = new String(log, UTF_8);
        text = SECTION_MARKERS.matcher(text).replaceAll("");
        text = ESCAPES.matcher(text).replaceAll("");
        text = text.replace("\r\n", "\n");
        text = OVERWRITTEN.matcher(text).replaceAll("");
        return CONTROLS.matcher(text).replaceAll("");
    }
}
