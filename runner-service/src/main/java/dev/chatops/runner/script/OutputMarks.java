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
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Takes the output, in order. */
    @FunctionalInterface
    public interface Sink {

        void write(Kind kind, byte[] bytes, int length);
    }

    private final byte[] prefix;
    private byte[] held = new byte[0];
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
        var all = joined(bytes, length);
        int from = 0;
        int at = 0;
        while (at < all.length) {
            if (all[at] != BRACKET) {
                at++;
                continue;
            }
            int seen = Math.min(all.length - at, prefix.length);
            if (!Arrays.equals(all, at, at + seen, prefix, 0, seen)) {
                at++;
                continue;
            }
            write(sink, all, from, at);
            from = at;
            if (all.length - at < prefix.length + 2) {
                break; // not all of it is here
            }
            kind = all[at + prefix.length] == 'e' ? Kind.ECHO : Kind.OUTPUT;
            at += prefix.length + 2;
            from = at;
        }
        boolean isPart = from < all.length && at < all.length;
        if (!isPart) {
            write(sink, all, from, all.length);
            from = all.length;
        }
        held = Arrays.copyOfRange(all, from, all.length);
    }

    /** Passes on what was held: no mark was completed. */
    public void end(Sink sink) {
        write(sink, held, 0, held.length);
        held = new byte[0];
    }

    private String mark(char letter) {
        return new String(prefix, ISO_8859_1) + letter + (char) BRACKET;
    }

    private byte[] joined(byte[] bytes, int length) {
        var joined = Arrays.copyOf(held, held.length + length);
        System.arraycopy(bytes, 0, joined, held.length, length);
        return joined;
    }

    private void write(Sink sink, byte[] bytes, int from, int to) {
        if (from < to) {
            var part = Arrays.copyOfRange(bytes, from, to);
            sink.write(kind, part, part.length);
        }
    }
}
