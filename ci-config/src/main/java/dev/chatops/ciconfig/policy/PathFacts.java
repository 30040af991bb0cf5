package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.ConfigFiles;
import dev.chatops.ciconfig.Glob;
import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.ciconfig.VariableText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The paths of the commit, and those that changed; each list is fetched once, when a rule first asks. */
public final class PathFacts {
    private static final long MOST_COMPARISONS = 50_000; // GitLab's: beyond it a condition counts as true

    private final ConfigFiles files;
    private final PipelineContext context;
    private final Map<String, Optional<List<String>>> changedSince = new HashMap<>();
    private final Map<String, Glob> globs = new HashMap<>();
    private final Map<List<String>, Paths> existing = new HashMap<>();

    /** @param set the same paths, to be looked up */
    private record Paths(List<String> all, Set<String> set) {}

    public PathFacts(ConfigFiles files, PipelineContext context) {
        this.files = files;
        this.context = context;
    }

    /** Whether any changed path matches; also when no range of changes is known, as in chat. */
    boolean anyChanged(List<String> patterns, Function<String, String> variables) {
        return context.changedPaths()
                .map(changed -> anyMatch(filled(patterns, variables), changed))
                .orElse(true);
    }

    /** Empty when there is no such ref. */
    Optional<Boolean> anyChangedSince(String ref, List<String> patterns, Function<String, String> variables) {
        return changedSince
                .computeIfAbsent(VariableText.fill(ref, variables), files::changedSince)
                .map(changed -> anyMatch(filled(patterns, variables), changed));
    }

    /** Whether any file of the commit matches. */
    boolean anyExists(List<String> patterns, Function<String, String> variables) {
        return anyExists(patterns, List.of(), variables);
    }

    /** Whether any file of another project matches. @param ref null for the head of its default branch */
    boolean anyExists(String project, String ref, List<String> patterns, Function<String, String> variables) {
        var path = VariableText.fill(project, variables);
        return anyExists(patterns, List.of(path, ref == null ? "HEAD" : VariableText.fill(ref, variables)), variables);
    }

    /** @param where project and ref; empty for the commit itself */
    private boolean anyExists(List<String> patterns, List<String> where, Function<String, String> variables) {
        var paths = existing.computeIfAbsent(where, _ -> {
            var all = where.isEmpty()
                    ? files.localMatching("**")
                    : files.projectMatching(where.getFirst(), where.getLast(), "**");
            return new Paths(all, new HashSet<>(all));
        });
        var filled = filled(patterns, variables);
        for (var pattern : filled) {
            boolean folder = pattern.endsWith("/") && !Glob.isPattern(pattern);
            if (folder ? paths.all.stream().anyMatch(path -> path.startsWith(pattern)) : paths.set.contains(pattern)) {
                return true;
            }
        }
        return anyMatch(filled.stream().filter(Glob::isPattern).toList(), paths.all);
    }

    private static List<String> filled(List<String> patterns, Function<String, String> variables) {
        return patterns.stream()
                .map(pattern -> VariableText.fillKeepingUnknown(pattern, variables))
                .toList();
    }

    private boolean anyMatch(List<String> patterns, List<String> paths) {
        if ((long) patterns.size() * paths.size() > MOST_COMPARISONS) {
            return true;
        }
        return patterns.stream()
                .filter(pattern -> pattern.length() <= Glob.LONGEST)
                .map(pattern -> globs.computeIfAbsent(pattern, Glob::path))
                .anyMatch(glob -> paths.stream().anyMatch(glob::matches));
    }
}
