package dev.chatops.ciconfig;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that somebody who typed another one may have meant. */
public final class Nearest {
    private static final int LONGEST = 100; // the distance costs length times length

    private Nearest() {}

    /** At most {@code count} of {@code names}, the nearest first; only such as are close enough to be a slip. */
    public static List<String> to(String typed, Collection<String> names, int count) {
        int limit = Math.max(1, Math.min(typed.length(), LONGEST) / 3);
        record Candidate(String name, int distance) {}
        return names.stream()
                .map(name -> new Candidate(name, distance(typed, name)))
                .filter(candidate -> candidate.distance <= limit)
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(count)
                .map(Candidate::name)
                .toList();
    }

    /** A sentence to add to an error, with a blank before it; empty when nothing is near. */
    public static String hint(String typed, Collection<String> names) {
        var nearest = to(typed, names, 1);
        return nearest.isEmpty() ? "" : " Did you mean `" + nearest.getFirst() + "`?";
    }

    /** Insertions, deletions, replacements and swaps of neighbours; case counts for nothing, a common prefix for one. */
    private static int distance(String left, String right) {
        var a = clean(left);
        var b = clean(right);
        if (a.equals(b)) {
            return 0;
        }
        if (a.length() >= 3 && (b.startsWith(a) || a.startsWith(b) && b.length() >= 3)) {
            return 1;
        }
        int[] twoAbove = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
            }
            twoAbove = above;
            above = row;
        }
        return above[b.length()];
    }

    private static String clean(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.length() > LONGEST ? lower.substring(0, LONGEST) : lower;
    }
}
