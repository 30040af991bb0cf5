package dev.chatops.runner.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.chatops.events.LogSpan.Kind;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Finds the marks that {@link BashScript} prints into its output, takes them out, and tells what follows each. Output
 * that merely looks like one passes: a mark holds 128 random bits, new for each attempt.
 */
public final class OutputMarks {

    private static final byte BRACKET = 0x1e;
    private static final byte[] NONE = new byte[0];
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Takes the output, in order. */
    @FunctionalInterface
    public interface Sink {

        /** Bytes {@code from} (inclusive) to {@code to} (exclusive), to be used before the call returns. */
        void write(Kind kind, byte[] bytes, int from, int to);
    }

    private final byte[] prefix;
    private byte[] held = NONE;
    private Kind kind = Kind.OUTPUT;

    public OutputMarks() {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        this.prefix = ((char) BRACKET + HexFormat.of().formatHex(random)).getBytes(ISO_8859_1);
    }

    /** Printed before a command's echo. */
    String echo() {
        return mark('e');
    }

    /** Printed before a command's output. */
    String output() {
        return mark('o');
    }

    /** Passes output on without its marks; what may be the beginning of one waits for the next call. */
    public void pass(byte[] bytes, int length, Sink sink) {
        if (held.length == 0) {
            take(bytes, length, sink);
        } else {
            var all = Arrays.copyOf(held, held.length + length);
            System.arraycopy(bytes, 0, all, held.length, length);
            held = NONE;
            take(all, all.length, sink);
        }
    }

    /** Passes on what was held: no mark was completed. */
    public void end(Sink sink) {
        write(sink, held, 0, held.length);
        held = NONE;
    }

    private void take(byte[] bytes, int length, Sink sink) {
        int from = 0;
        int at = 0;
        while (at < length) {
            if (bytes[at] != BRACKET) {
                at++;
                continue;
            }
            int seen = Math.min(length - at, prefix.length);
            if (!Arrays.equals(bytes, at, at + seen, prefix, 0, seen)) {
                at++;
                continue;
            }
            write(sink, bytes, from, at);
            if (length - at < prefix.length + 2) {
                held = Arrays.copyOfRange(bytes, at, length); // not all of it is here
                return;
            }
            kind = bytes[at + prefix.length] == 'e' ? Kind.ECHO : Kind.OUTPUT;
            at += prefix.length + 2;
            from = at;
        }
        write(sink, bytes, from, length);
    }

    private String mark(char letter) {
        return new String(prefix, ISO_8859_1) + letter + (char) BRACKET;
    }

    private void write(Sink sink, byte[] bytes, int from, int to) {
        if (from < to) {
            sink.write(kind, bytes, from, to);
        }
    }
}
