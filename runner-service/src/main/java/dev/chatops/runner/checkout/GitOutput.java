package dev.chatops.runner.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.runner.executor.ProcessOutput;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What git prints, line by line and without credentials. Its last lines are kept: they say what went wrong. */
final class GitOutput implements ProcessOutput {

    private static final int LINES_KEPT = 4;
    private static final int LONGEST_LINE_BYTES = 8 * 1024;

    /** A server may say what it likes; a log has better uses. */
    private static final int MOST_CHARACTERS = 64 * 1024;

    private static final int LONGEST_REASON = 1_000;

    private final RepositoryAddress address;
    private final Consumer<String> say;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<String> last = new ArrayDeque<>();
    private int said;

    GitOutput(RepositoryAddress address, Consumer<String> say) {
        this.address = address;
        this.say = say;
    }

    @Override
    public void take(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                end();
            } else if (line.size() < LONGEST_LINE_BYTES) {
                line.write(bytes[i]);
            }
        }
    }

    /** Nothing more comes. */
    void end() {
        var text = address.redacted(line.toString(UTF_8)).stripTrailing();
        line.reset();
        if (!text.isEmpty()) {
            if (said < MOST_CHARACTERS) {
                say.accept(text + "\n");
                said += text.length();
            }
            last.addLast(text);
            if (last.size() > LINES_KEPT) {
                last.removeFirst();
            }
        }
    }

    String lastLines() {
        var lines = String.join(" / ", last);
        return lines.substring(Math.max(0, lines.length() - LONGEST_REASON));
    }
}
