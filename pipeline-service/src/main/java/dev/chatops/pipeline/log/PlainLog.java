package dev.chatops.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/** A job's log as people read it where colours cannot be shown. */
public final class PlainLog {

    private static final Pattern SECTION_MARKERS =
            Pattern.compile("section_(start|end):[0-9]+:[A-Za-z0-9_.-]+(\\[[A-Za-z0-9_=, ]*])?\\r\\x1b\\[0K");
    private static final Pattern ESCAPES =
            Pattern.compile("\\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(\\x07|\\x1b\\\\)|[@-Z\\\\-_])");

    private PlainLog() {}

    /** Without section markers, escape sequences, and what a carriage return has overwritten. */
    public static String of(byte[] log) {
        var text = new String(log, UTF_8);
        text = SECTION_MARKERS.matcher(text).replaceAll("");
        text = ESCAPES.matcher(text).replaceAll("");
        return withoutOverwritten(text);
    }

    /** Written out, since a pattern for the last carriage return of a line tries each of them: the job decides how many there are. */
    private static String withoutOverwritten(String text) {
        var plain = new StringBuilder(text.length());
        int line = 0;
        while (line < text.length()) {
            int next = text.indexOf('\n', line);
            int end = next < 0 ? text.length() : next;
            int written = end;
            while (written > line && text.charAt(written - 1) == '\r') {
                written--; // it overwrites nothing
            }
            int last = written - 1;
            while (last >= line && text.charAt(last) != '\r') {
                last--;
            }
            for (int i = last + 1; i < written; i++) {
                char c = text.charAt(i);
                if (c == '\t' || c >= ' ' && c != 0x7f) {
                    plain.append(c);
                }
            }
            if (next >= 0) {
                plain.append('\n');
            }
            line = end + 1;
        }
        return plain.toString();
    }
}
