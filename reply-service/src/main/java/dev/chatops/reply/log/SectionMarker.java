package dev.chatops.reply.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * A section marker of GitLab's log (reference §7.1), recognised byte by byte, with the erase that may stand before it.
 * One that is longer than any that a person writes is text.
 */
final class SectionMarker {

    /** What the bytes so far are. */
    enum Match {
        /** No marker, whatever follows. */
        NONE,
        /** The beginning of one. */
        PARTIAL,
        /** A whole one. */
        COMPLETE
    }

    static final byte ESCAPE = 0x1b;
    static final byte FIRST = 's';

    private static final byte[] ERASE = bytes("\033[0K");
    private static final byte[] HEAD = bytes("section_");
    private static final byte[] START = bytes("start:");
    private static final byte[] END = bytes("end:");
    private static final byte[] TAIL = bytes("\r\033[0K");
    private static final int MOST_DIGITS = 32;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_OPTIONS = 200;

    private enum Part {
        BEGIN,
        ERASED,
        HEAD,
        START_OR_END,
        START,
        END,
        TIME,
        NAME,
        OPTIONS,
        BEHIND_OPTIONS,
        TAIL
    }

    private final byte[] bytes = new byte[MOST_DIGITS + LONGEST_NAME + LONGEST_OPTIONS + 64];
    private int length;
    private Part part = Part.BEGIN;
    private int inPart;
    private boolean isStart;
    private int nameFrom;
    private int nameTo;

    boolean isEmpty() {
        return length == 0;
    }

    /** All bytes that were taken since the last {@link #clear}. */
    byte[] taken() {
        return Arrays.copyOf(bytes, length);
    }

    /** Of a complete marker. */
    boolean isStart() {
        return isStart;
    }

    /** Of a complete marker. */
    String name() {
        return new String(bytes, nameFrom, nameTo - nameFrom, ISO_8859_1);
    }

    void clear() {
        length = 0;
        enter(Part.BEGIN);
    }

    Match next(byte b) {
        bytes[length++] = b;
        return switch (part) {
            case BEGIN -> begin(b);
            case ERASED -> {
                if (inPart < ERASE.length) {
                    yield literal(ERASE, b, null);
                }
                yield b == FIRST ? enterBehindFirst(Part.HEAD) : Match.NONE;
            }
            case HEAD -> literal(HEAD, b, Part.START_OR_END);
            case START_OR_END -> {
                isStart = b == START[0];
                yield isStart || b == END[0] ? enterBehindFirst(isStart ? Part.START : Part.END) : Match.NONE;
            }
            case START -> literal(START, b, Part.TIME);
            case END -> literal(END, b, Part.TIME);
            case TIME -> {
                if (b == ':' && inPart > 0) {
                    nameFrom = length;
                    yield enter(Part.NAME);
                }
                yield more(b >= '0' && b <= '9', MOST_DIGITS);
            }
            case NAME -> {
                nameTo = length - 1;
                if (inPart > 0 && (b == '[' || b == TAIL[0])) {
                    yield b == '[' ? enter(Part.OPTIONS) : enterBehindFirst(Part.TAIL);
                }
                yield more(isWord(b) || b == '.' || b == '-', LONGEST_NAME);
            }
            case OPTIONS ->
                b == ']'
                        ? enter(Part.BEHIND_OPTIONS)
                        : more(isWord(b) || b == '=' || b == ',' || b == ' ', LONGEST_OPTIONS);
            case BEHIND_OPTIONS -> b == TAIL[0] ? enterBehindFirst(Part.TAIL) : Match.NONE;
            case TAIL -> {
                var match = literal(TAIL, b, null);
                yield match == Match.PARTIAL && inPart == TAIL.length ? Match.COMPLETE : match;
            }
        };
    }

    private Match begin(byte b) {
        return switch (b) {
            case FIRST -> enterBehindFirst(Part.HEAD);
            case ESCAPE -> enterBehindFirst(Part.ERASED);
            default -> Match.NONE;
        };
    }

    private Match literal(byte[] expected, byte b, Part next) {
        if (b != expected[inPart]) {
            return Match.NONE;
        }
        inPart++;
        return next != null && inPart == expected.length ? enter(next) : Match.PARTIAL;
    }

    private Match more(boolean fits, int most) {
        inPart++;
        return fits && inPart <= most ? Match.PARTIAL : Match.NONE;
    }

    private Match enter(Part next) {
        part = next;
        inPart = 0;
        return Match.PARTIAL;
    }

    private Match enterBehindFirst(Part next) {
        part = next;
        inPart = 1;
        return Match.PARTIAL;
    }

    private static boolean isWord(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_';
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
