package dev.chatops.ciconfig.expression;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * About how many instructions a pattern compiles to, found without compiling it: RE2 writes counts such as {@code (a{9}){9}} out, and
 * a short pattern can so take all memory there is.
 */
final class RegexSize {
    private static final long ENDLESS = Long.MAX_VALUE / 100_000; // so that a count cannot overflow it
    private static final int MOST_DIGITS = 4; // of a count; RE2 takes none above 1000

    private final String pattern;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long before; // the parts of this group but the last
    private long last;
    private int at;

    private RegexSize(String pattern) {
        this.pattern = pattern;
    }

    static long of(String pattern) {
        return new RegexSize(pattern).measure();
    }

    private long measure() {
        while (at < pattern.length()) {
            switch (pattern.charAt(at)) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '(' -> {
                    outer.push(whole());
                    start(0);
                }
                case ')' -> {
                    long group = whole();
                    before = outer.isEmpty() ? 0 : outer.pop();
                    last = group + 2;
                }
                case '{' -> count();
                default -> atom();
            }
            at++;
        }
        long all = whole();
        for (long group : outer) {
            all = Math.min(ENDLESS, all + group);
        }
        return all;
    }

    private void atom() {
        start(whole());
        last = 1;
    }

    private void start(long earlier) {
        before = earlier;
        last = 0;
    }

    private long whole() {
        return Math.min(ENDLESS, before + last);
    }

    private void escape() {
        if (pattern.startsWith("\\Q", at)) {
            int end = pattern.indexOf("\\E", at + 2);
            int length = (end < 0 ? pattern.length() : end) - at - 2;
            start(Math.min(ENDLESS, whole() + length));
            at = end < 0 ? pattern.length() : end + 1;
            last = 1; // a count is of the last character
            return;
        }
        atom();
        at++;
    }

    private void characterClass() {
        atom();
        int from = at + 1;
        if (from < pattern.length() && pattern.charAt(from) == '^') {
            from++;
        }
        int end = from + 1; // a bracket that comes first is a member
        while (end < pattern.length() && pattern.charAt(end) != ']') {
            end += pattern.charAt(end) == '\\' ? 2 : 1;
        }
        at = end;
    }

    /** What has not the form of a count is itself. */
    private void count() {
        int end = pattern.indexOf('}', at);
        var inside = end < 0 ? "" : pattern.substring(at + 1, Math.min(end, at + 20));
        if (!inside.matches("\\d+(,\\d*)?")) {
            atom();
            return;
        }
        var numbers = inside.split(",");
        var most = numbers[numbers.length - 1];
        long times = most.length() > MOST_DIGITS ? 10_000 : Math.max(1, Long.parseLong(most));
        last = Math.min(ENDLESS, last * times + times); // each copy may be left out
        at = end;
    }
}
