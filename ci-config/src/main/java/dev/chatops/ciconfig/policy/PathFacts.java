package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.ConfigFiles;
import dev.chatops.ciconfig.Glob;
import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.ciconfig.VariableText;
import dev.chatops.ciconfig.expression.EvaluationBudget;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The paths of the commit, and those that changed; each list is fetched once, when a rule first asks. */
public final class PathFacts {
    private static final long MOST_COMPARISONS = 50_000; // GitLab's: beyond it a condition counts as true

    private final ConfigFiles files;
    private final PipelineContext context;
    private final Optional<Paths> changed;
    private final Map<String, Optional<Paths>> changedSince = new HashMap<>();
    private final Map<List<String>, Paths> existing = new HashMap<>();

    /** Refs of one commit have the same list; by identity, since comparing lists would take longer than reading them. */
    private final Map<List<String>, Paths> byList = new IdentityHashMap<>();

    public PathFacts(ConfigFiles files, PipelineContext context) {
        this.files = files;
        this.context = context;
        this.changed = context.changedPaths().map(Paths::new);
    }

    /** Whether any changed path matches; also when no range of changes is known, as in chat. */
    boolean anyChanged(List<String> patterns, Function<String, String> variables) {
        return changed.map(paths -> anyMatch(filled(patterns, variables), paths))
                .orElse(true);
    }

    /** Empty when there is no such ref. */
    Optional<Boolean> anyChangedSince(String ref, List<String> patterns, Function<String, String> variables) {
        return changedSince
                .computeIfAbsent(
                        VariableText.fill(ref, variables),
                        since -> files.changedSince(since).map(Paths::new))
                .map(paths -> anyMatch(filled(patterns, variables), paths));
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
        var paths = existing.computeIfAbsent(where, _ -> byList.computeIfAbsent(all(where), Paths::new));
        var filled = filled(patterns, variables);
        return filled.stream().anyMatch(paths::has)
                || anyMatch(filled.stream().filter(Glob::isPattern).toList(), paths);
    }

    private List<String> all(List<String> where) {
        return where.isEmpty()
                ? files.localMatching("**")
                : files.projectMatching(where.getFirst(), where.getLast(), "**");
    }

    private static List<String> filled(List<String> patterns, Function<String, String> variables) {
        return patterns.stream()
                .map(pattern -> {
                    var filled = VariableText.fillKeepingUnknown(pattern, variables);
                    EvaluationBudget.spend(1);
                    EvaluationBudget.spendOn((long) pattern.length() + filled.length());
                    return filled;
                })
                .toList();
    }

    private static boolean anyMatch(List<String> patterns, Paths paths) {
        return (long) patterns.size() * paths.size() > MOST_COMPARISONS
                || patterns.stream().anyMatch(paths::matches);
    }
}
