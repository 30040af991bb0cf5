package dev.chatops.reply.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.chatops.events.LogSpan.Kind;

/**
 * Finds out who wrote what in a log of gitlab-runner, which does not tell: the script's part is the section
 * {@code step_script}, {@code build_script} before 13.1; in it a heading, since 12.9, then each command in green before
 * its output (reference §7.5, §7.6). Only the first command's echo has to be known: it alone is left out of a reply.
 */
final class GitLabRunnerLog {

    /** Hears the log with its writers; what is not the script's is {@link Kind#AFTER}, which may hold a section. */
    interface Sink {
        void accept(Kind writer, byte[] bytes, int from, int length);
    }

    private static final byte[][] HEADINGS = {
        bytes("\033[0K\033[36;1m"), bytes("\033[36;1m"), bytes("\n\033[0K\033[36;1m"), bytes("\n\033[36;1m")
    };

    private static final byte[] GREEN = bytes("\033[32;1m$");
    /** Since 12.9 the reset of the heading's colour stands behind its line feed. */
    private static final byte[] RESET_AND_GREEN = bytes("\033[0;m\033[32;1m$");

    private static final int RESET = RESET_AND_GREEN.length - GREEN.length;

    private enum At {
        OUTSIDE,
        HEADING,
        IN_HEADING,
        ECHO,
        IN_ECHO,
        OUTPUT
    }

    private final Sink sink;
    private final MarkerSplitter splitter = new MarkerSplitter(new Script());
    private final TimeStampHeaders headers = new TimeStampHeaders(splitter::accept);
    private final Bytes whole = new Bytes();
    private final Bytes undecided = new Bytes();
    private At at = At.OUTSIDE;
    private String script;

    GitLabRunnerLog(Sink sink) {
        this.sink = sink;
    }

    void accept(byte[] bytes, int from, int length) {
        headers.accept(bytes, from, length);
    }

    void end() {
        headers.end();
        splitter.flush();
        decide();
    }

    /** Whether the script's section was found. */
    boolean hasScript() {
        return script != null;
    }

    /** All of the log, as long as the script's section is not found. */
    Bytes whole() {
        return whole;
    }

    private void text(byte[] bytes, int from, int length) {
        int end = from + length;
        int next = from;
        while (next < end) {
            next = switch (at) {
                case OUTSIDE -> {
                    if (script == null) {
                        whole.write(bytes, next, end - next);
                    }
                    sink.accept(Kind.AFTER, bytes, next, end - next);
                    yield end;
                }
                case HEADING -> {
                    heading(bytes[next]);
                    yield next + 1;
                }
                case ECHO -> {
                    echo(bytes[next]);
                    yield next + 1;
                }
                case IN_HEADING -> line(bytes, next, end, Kind.RUNNER, At.ECHO);
                case IN_ECHO -> line(bytes, next, end, Kind.ECHO, At.OUTPUT);
                case OUTPUT -> {
                    sink.accept(Kind.OUTPUT, bytes, next, end - next);
                    yield end;
                }
            };
        }
    }

    private void heading(byte b) {
        undecided.write(b);
        var head = undecided.toByteArray();
        for (var heading : HEADINGS) {
            if (begins(heading, head)) {
                if (head.length == heading.length) {
                    undecided.reset();
                    at = At.IN_HEADING;
                }
                return;
            }
        }
        at = At.ECHO;
        undecided.reset();
        text(head, 0, head.length);
    }

    private void echo(byte b) {
        undecided.write(b);
        var head = undecided.toByteArray();
        if (begins(GREEN, head) || begins(RESET_AND_GREEN, head)) {
            if (head.length == GREEN.length && begins(GREEN, head) || head.length == RESET_AND_GREEN.length) {
                int reset = head.length == RESET_AND_GREEN.length ? RESET : 0;
                undecided.reset();
                at = At.IN_ECHO;
                sink.accept(Kind.ECHO, head, reset, head.length - reset);
            }
            return;
        }
        undecided.reset();
        at = At.OUTPUT;
        text(head, 0, head.length);
    }

    private int line(byte[] bytes, int from, int end, Kind writer, At behind) {
        int next = from;
        while (next < end && bytes[next] != '\n') {
            next++;
        }
        if (next < end) {
            next++;
            at = behind;
        }
        sink.accept(writer, bytes, from, next - from);
        return next;
    }

    /** What might have been a heading or an echo is output. */
    private void decide() {
        var rest = undecided.toByteArray();
        undecided.reset();
        if (rest.length > 0) {
            sink.accept(Kind.OUTPUT, rest, 0, rest.length);
        }
    }

    /** Whether {@code whole} begins with {@code head}. */
    private static boolean begins(byte[] whole, byte[] head) {
        return head.length <= whole.length && java.util.Arrays.equals(whole, 0, head.length, head, 0, head.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private final class Script implements MarkerSplitter.Sink {

        @Override
        public void text(byte[] bytes, int from, int length) {
            GitLabRunnerLog.this.text(bytes, from, length);
        }

        @Override
        public boolean marker(boolean isStart, String name) {
            if (at == At.OUTSIDE) {
                if (!isStart || !name.equals("step_script") && !name.equals("build_script")) {
                    return false;
                }
                script = name;
                whole.reset();
                at = At.HEADING;
                return true;
            }
            if (isStart || !name.equals(script)) {
                return false;
            }
            decide();
            at = At.OUTSIDE;
            return true;
        }
    }
}
