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
    private List<String> all;
    private Set<String> allSet;

    public PathFacts(ConfigFiles files, PipelineContext context) {
        this.files = files;
        this.context = context;
    }

    /** Whether any changed path matches; also when no range of changes is known, as in chat. */
    boolean anyChanged(List<String> patterns, Function<String, String> variables) {
        return context.changedPaths()
                .map(changed -> anyMatch(patterns, changed, variables))
                .orElse(true);
    }

    /** Empty when there is no such ref. */
    Optional<Boolean> anyChangedSince(String ref, List<String> patterns, Function<String, String> variables) {
        return changedSince
                .computeIfAbsent(ref, files::changedSince)
                .map(changed -> anyMatch(patterns, changed, variables));
    }

    public boolean anyExists(List<String> patterns, Function<String, String> variables) {
        if (all == null) {
            all = files.localMatching("**");
            allSet = new HashSet<>(all);
        }
        var filled = patterns.stream()
                .map(pattern -> VariableText.fillKeepingUnknown(pattern, variables))
                .toList();
        for (var pattern : filled) {
            if (pattern.endsWith("/") && !Glob.isPattern(pattern)) {
                if (all.stream().anyMatch(path -> path.startsWith(pattern))) {
                    return true;
                }
            } else if (allSet.contains(pattern)) {
                return true;
            }
        }
        return anyMatch(filled.stream().filter(Glob::isPattern).toList(), all, variables);
    }

    private boolean anyMatch(List<String> patterns, List<String> paths, Function<String, String> variables) {
        if ((long) patterns.size() * paths.size() > MOST_COMPARISONS) {
            return true;
        }
        return patterns.stream()
                .map(pattern -> VariableText.fillKeepingUnknown(pattern, variables))
                .filter(pattern -> pattern.length() <= 4096)
                .map(pattern -> globs.computeIfAbsent(pattern, Glob::path))
                .anyMatch(glob -> paths.stream().anyMatch(glob::matches));
    }
}
