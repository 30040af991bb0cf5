package dev.chatops.runner.log;

/** A set of pairs of neighbouring bytes: most of a log is not worth a closer look, and this tells fast. */
final class BytePairs {

    private final long[] pairs;
    private final boolean[] firsts;

    BytePairs() {
        this.pairs = new long[1024];
        this.firsts = new boolean[256];
    }

    /** With those that another one has. */
    BytePairs(BytePairs others) {
        this.pairs = others.pairs.clone();
        this.firsts = others.firsts.clone();
    }

    void add(int first, int second) {
        int pair = first << 8 | second;
        pairs[pair >> 6] |= 1L << pair;
        firsts[first] = true;
    }

    /** Where the first pair of this set begins, a last byte that one could begin with included; else {@code to}. */
    int indexIn(byte[] bytes, int from, int to) {
        var set = pairs;
        int last = to - 1;
        for (int at = from; at < last; at++) {
            int pair = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
            if ((set[pair >> 6] >>> pair & 1) != 0) {
                return at;
            }
        }
        return from < to && !firsts[bytes[last] & 0xFF] ? to : Math.max(from, last);
    }
}
