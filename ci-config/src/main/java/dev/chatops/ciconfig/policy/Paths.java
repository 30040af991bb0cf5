package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.Glob;
import dev.chatops.ciconfig.expression.EvaluationBudget;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Paths that rules ask about. What one rule found out the next ones need not look for again, in however many jobs they stand. */
final class Paths {
    private static final int MOST_REMEMBERED = 1_000_000; // characters of patterns

    private final List<String> all;
    private final Map<String, Boolean> folders = new HashMap<>();
    private final Map<String, Boolean> globs = new HashMap<>();
    private Set<String> set;
    private int remembered;

    Paths(List<String> all) {
        this.all = all;
    }

    int size() {
        return all.size();
    }

    /** Whether it is a file, or, with a slash at its end, a folder that has some. */
    boolean has(String path) {
        if (path.endsWith("/") && !Glob.isPattern(path)) {
            return once(folders, path, () -> {
                EvaluationBudget.spend(all.size());
                return all.stream().anyMatch(file -> file.startsWith(path));
            });
        }
        if (set == null) {
            set = new HashSet<>(all);
        }
        return set.contains(path);
    }

    /** Whether any is as the glob has it; one that is too long matches nothing. */
    boolean matches(String glob) {
        return glob.length() <= Glob.LONGEST
                && once(globs, glob, () -> all.stream().anyMatch(Glob.path(glob)::matches));
    }

    private boolean once(Map<String, Boolean> answers, String asked, BooleanSupplier look) {
        var known = answers.get(asked);
        if (known != null) {
            return known;
        }
        boolean found = look.getAsBoolean();
        remembered += asked.length();
        if (remembered > MOST_REMEMBERED) {
            folders.clear();
            globs.clear();
            remembered = asked.length();
        }
        answers.put(asked, found);
        return found;
    }
}
