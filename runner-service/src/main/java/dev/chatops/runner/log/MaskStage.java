package dev.chatops.runner.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for patterns in a stream of bytes, of several at one place for the longest, and hides them or what follows
 * them. The end of what it was given so far may be the beginning of a pattern: that waits until it is decided.
 */
final class MaskStage {

    private static final byte[] MASK = "[MASKED]".getBytes(US_ASCII);
    private static final byte[] NONE = new byte[0];

    /** Patterns as they are looked for, the longest first; they can be shared. */
    static final class Patterns {

        private final byte[][][] byFirstByte = new byte[256][][];
        private final boolean ignoresCase;

        /** @param patterns in lower case where case does not count */
        Patterns(List<byte[]> patterns, boolean ignoresCase) {
            this.ignoresCase = ignoresCase;
            for (var pattern : patterns) {
                add(pattern[0], pattern);
                if (ignoresCase && pattern[0] >= 'a' && pattern[0] <= 'z') {
                    add((byte) (pattern[0] - 'a' + 'A'), pattern);
                }
            }
        }

        private void add(byte first, byte[] pattern) {
            var others = byFirstByte[first & 0xFF];
            var all = others == null ? new byte[1][] : Arrays.copyOf(others, others.length + 1);
            all[all.length - 1] = pattern;
            Arrays.sort(all, Comparator.comparingInt(each -> -each.length));
            byFirstByte[first & 0xFF] = all;
        }

        /** Adds the pairs of bytes that these begin with; of a pattern of one byte, all pairs. */
        void addTo(BytePairs pairs) {
            for (int first = 0; first < byFirstByte.length; first++) {
                if (byFirstByte[first] != null) {
                    for (var pattern : byFirstByte[first]) {
                        addTo(pairs, first, pattern);
                    }
                }
            }
        }

        private void addTo(BytePairs pairs, int first, byte[] pattern) {
            if (pattern.length > 1) {
                pairs.add(first, pattern[1] & 0xFF);
                if (ignoresCase && pattern[1] >= 'a' && pattern[1] <= 'z') {
                    pairs.add(first, pattern[1] - 'a' + 'A');
                }
                return;
            }
            for (int second = 0; second < 256; second++) {
                pairs.add(first, second);
            }
        }
    }

    private final byte[][][] byFirstByte;
    private final boolean ignoresCase;
    private final boolean[] follows;
    private final ByteSink next;
    private byte[] held = NONE;
    private boolean isBehindPattern;
    private boolean isMaskShown;

    private MaskStage(Patterns patterns, boolean[] follows, ByteSink next) {
        this.byFirstByte = patterns.byFirstByte;
        this.ignoresCase = patterns.ignoresCase;
        this.follows = follows;
        this.next = next;
    }

    /** Hides each of these values. */
    static MaskStage of(Patterns values, ByteSink next) {
        return new MaskStage(values, null, next);
    }

    /**
     * Shows each of these prefixes, and hides what follows it.
     *
     * @param follows by byte, whether it is part of what is to be hidden
     */
    static MaskStage behind(Patterns prefixes, boolean[] follows, ByteSink next) {
        return new MaskStage(prefixes, follows, next);
    }

    /** Whether nothing is held back, and what comes next is not part of anything. */
    boolean isIdle() {
        return held.length == 0 && !isBehindPattern;
    }

    /** Whether a pattern begins here, as far as these bytes tell. */
    boolean mayBegin(byte[] bytes, int at, int to) {
        var candidates = byFirstByte[bytes[at] & 0xFF];
        if (candidates != null) {
            for (var pattern : candidates) {
                if (matches(pattern, bytes, at, Math.min(pattern.length, to - at))) {
                    return true;
                }
            }
        }
        return false;
    }

    void pass(byte[] bytes, int from, int to) {
        if (held.length == 0) {
            mask(bytes, from, to, false);
        } else {
            var all = Arrays.copyOf(held, held.length + to - from);
            System.arraycopy(bytes, from, all, held.length, to - from);
            held = NONE;
            mask(all, 0, all.length, false);
        }
    }

    /** Nothing comes that belongs to what was passed so far. */
    void end() {
        var rest = held;
        held = NONE;
        mask(rest, 0, rest.length, true);
        isBehindPattern = false;
    }

    private void mask(byte[] bytes, int from, int to, boolean isLast) {
        int plain = from;
        int at = from;
        while (at < to) {
            if (isBehindPattern) {
                int end = endOfFollowing(bytes, at, to);
                if (end > at && !isMaskShown) {
                    show(bytes, plain, at);
                    next.take(MASK, 0, MASK.length);
                    isMaskShown = true;
                }
                plain = end > at ? end : plain;
                at = end;
                if (at == to) {
                    break;
                }
                isBehindPattern = false;
            }
            while (at < to && byFirstByte[bytes[at] & 0xFF] == null) {
                at++;
            }
            if (at == to) {
                break;
            }
            var candidates = byFirstByte[bytes[at] & 0xFF];
            if (!isLast && mayGrow(candidates, bytes, at, to)) {
                show(bytes, plain, at);
                held = Arrays.copyOfRange(bytes, at, to);
                return;
            }
            int length = found(candidates, bytes, at, to);
            if (length == 0) {
                at++;
            } else if (follows == null) {
                show(bytes, plain, at);
                next.take(MASK, 0, MASK.length);
                at += length;
                plain = at;
            } else {
                at += length;
                isBehindPattern = true;
                isMaskShown = false;
            }
        }
        show(bytes, plain, to);
    }

    private void show(byte[] bytes, int from, int to) {
        if (from < to) {
            next.take(bytes, from, to);
        }
    }

    private int endOfFollowing(byte[] bytes, int at, int to) {
        while (at < to && follows[bytes[at] & 0xFF]) {
            at++;
        }
        return at;
    }

    /** Whether the bytes end inside of a pattern that begins here. */
    private boolean mayGrow(byte[][] candidates, byte[] bytes, int at, int to) {
        for (var pattern : candidates) {
            if (pattern.length <= to - at) {
                return false; // the others are no longer
            }
            if (matches(pattern, bytes, at, to - at)) {
                return true;
            }
        }
        return false;
    }

    /** Length of the longest pattern here; 0 for none. */
    private int found(byte[][] candidates, byte[] bytes, int at, int to) {
        for (var pattern : candidates) {
            if (pattern.length <= to - at && matches(pattern, bytes, at, pattern.length)) {
                return pattern.length;
            }
        }
        return 0;
    }

    private boolean matches(byte[] pattern, byte[] bytes, int at, int length) {
        for (int i = 0; i < length; i++) {
            if (pattern[i] != bytes[at + i] && pattern[i] != folded(bytes[at + i])) {
                return false;
            }
        }
        return true;
    }

    private byte folded(byte b) {
        return ignoresCase && b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }
}
