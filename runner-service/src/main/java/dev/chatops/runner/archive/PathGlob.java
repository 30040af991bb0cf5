package dev.chatops.runner.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of {@code artifacts:paths}, {@code artifacts:exclude} or {@code cache:paths} as GitLab's runner reads it (doublestar):
 * {@code **} is any number of folders, none included, {@code *} and {@code ?} stop at a slash and match leading dots too,
 * {@code [a-z]} and {@code [^a-z]} are classes, <code>{a,b}</code> alternatives, a backslash takes the next character as it is.
 * Matching takes time at most proportional to pattern times path.
 */
public final class PathGlob {

    private static final int MOST_ALTERNATIVES = 256;
    private static final int LONGEST = 4096; // characters

    private final List<String[]> alternatives;

    private PathGlob(List<String[]> alternatives) {
        this.alternatives = alternatives;
    }

    /**
     * Reads a pattern.
     *
     * @param pattern relative, without {@code .} and {@code ..} in it
     * @throws IllegalArgumentException for one that is too long, or has too many alternatives
     */
    public static PathGlob of(String pattern) {
        if (pattern.length() > LONGEST) {
            throw new IllegalArgumentException("a pattern with more than " + LONGEST + " characters");
        }
        var expanded = new ArrayList<String>();
        expand(pattern, expanded);
        return new PathGlob(expanded.stream().map(it -> it.split("/")).toList());
    }

    /** @param path relative, with slashes */
    public boolean matches(String path) {
        var segments = path.split("/");
        return alternatives.stream().anyMatch(pattern -> matches(pattern, segments));
    }

    /** Goes back to the last {@code **} alone: an earlier one could match no more than it does. */
    private static boolean matches(String[] pattern, String[] path) {
        int p = 0;
        int at = 0;
        int star = -1;
        int starAt = 0;
        while (at < path.length) {
            if (p < pattern.length && pattern[p].equals("**")) {
                star = p++;
                starAt = at;
            } else if (p < pattern.length && segmentMatches(pattern[p], path[at])) {
                p++;
                at++;
            } else if (star >= 0) {
                p = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p].equals("**")) {
            p++;
        }
        return p == pattern.length;
    }

    private static boolean segmentMatches(String pattern, String text) {
        int p = 0;
        int at = 0;
        int star = -1;
        int starAt = 0;
        while (at < text.length()) {
            int one = p < pattern.length() && pattern.charAt(p) != '*' ? one(pattern, p, text.charAt(at)) : -1;
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starAt = at;
            } else if (one > 0) {
                p = one;
                at++;
            } else if (star >= 0) {
                p = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Where the pattern goes on when its part at {@code p} matches the character; -1 when it does not. */
    private static int one(String pattern, int p, char c) {
        char wanted = pattern.charAt(p);
        if (wanted == '?') {
            return p + 1;
        }
        if (wanted == '[') {
            int end = endOfClass(pattern, p);
            if (end > 0) {
                return inClass(pattern.substring(p + 1, end), c) ? end + 1 : -1;
            }
        }
        if (wanted == '\\' && p + 1 < pattern.length()) {
            return pattern.charAt(p + 1) == c ? p + 2 : -1;
        }
        return wanted == c ? p + 1 : -1;
    }

    private static int endOfClass(String pattern, int start) {
        int from = start + 1;
        if (from < pattern.length() && (pattern.charAt(from) == '^' || pattern.charAt(from) == '!')) {
            from++;
        }
        return pattern.indexOf(']', from + 1);
    }

    private static boolean inClass(String members, char c) {
        boolean not = members.startsWith("^") || members.startsWith("!");
        int i = not ? 1 : 0;
        boolean found = false;
        while (i < members.length()) {
            char from = members.charAt(i);
            if (from == '\\' && i + 1 < members.length()) {
                from = members.charAt(++i);
            }
            char to = from;
            if (i + 2 < members.length() && members.charAt(i + 1) == '-') {
                to = members.charAt(i + 2);
                i += 2;
            }
            found |= from <= c && c <= to;
            i++;
        }
        return found != not;
    }

    /** Writes the first group of alternatives out, and what comes of it again. A brace without its partner is itself. */
    private static void expand(String pattern, List<String> into) {
        int open = -1;
        int depth = 0;
        var commas = new ArrayList<Integer>();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{' && depth++ == 0) {
                open = i;
            } else if (c == ',' && depth == 1) {
                commas.add(i);
            } else if (c == '}' && depth > 0 && --depth == 0) {
                int from = open + 1;
                commas.add(i);
                for (int comma : commas) {
                    expand(
                            pattern.substring(0, open) + pattern.substring(from, comma) + pattern.substring(i + 1),
                            into);
                    from = comma + 1;
                }
                return;
            }
        }
        if (into.size() == MOST_ALTERNATIVES) {
            throw new IllegalArgumentException("a pattern with more than " + MOST_ALTERNATIVES + " alternatives");
        }
        into.add(pattern);
    }
}
