package dev.chatops.ciconfig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The keyword {@code extends}: mappings are merged deeply, everything else of the job replaces what it inherits. */
final class Extends {

    private static final int MAX_DEPTH = 11;

    private final YamlTree.Entries root;
    private final Values values;
    private final Problems problems;

    Extends(YamlTree.Entries root, Values values, Problems problems) {
        this.root = root;
        this.values = values;
        this.problems = problems;
    }

    /** The job with all that it extends; empty when that cannot be said, which is reported. */
    Optional<YamlTree.Entries> of(String name, YamlTree.Entries job) {
        return of(name, job, new ArrayList<>(List.of(name)));
    }

    private Optional<YamlTree.Entries> of(String name, YamlTree.Entries job, List<String> path) {
        if (job.get("extends") == null) {
            return Optional.of(job);
        }
        int line = job.keyLines().get("extends");
        var merged = new YamlTree.Entries(new LinkedHashMap<>(), new LinkedHashMap<>(), job.line());
        for (var parent : values.texts(job, "extends", name).orElse(List.of())) {
            if (path.contains(parent)) {
                problems.error(
                        line,
                        path.getFirst(),
                        "extends",
                        "`extends` goes in a circle: " + String.join(" → ", path) + " → " + parent);
                return Optional.empty();
            }
            if (path.size() > MAX_DEPTH) {
                problems.error(line, path.getFirst(), "extends", "`extends` is nested more than ten levels deep");
                return Optional.empty();
            }
            if (!(root.get(parent) instanceof YamlTree.Entries of) || Keywords.GLOBAL.contains(parent)) {
                problems.error(line, name, "extends", "there is no job `" + parent + "` to extend");
                return Optional.empty();
            }
            var further = new ArrayList<>(path);
            further.add(parent);
            var whole = of(parent, of, further);
            if (whole.isEmpty()) {
                return Optional.empty();
            }
            merge(whole.get(), merged);
        }
        merge(job, merged);
        merged.values().remove("extends");
        return Optional.of(merged);
    }

    private static void merge(YamlTree.Entries from, YamlTree.Entries into) {
        from.values().forEach((key, value) -> {
            if (value instanceof YamlTree.Entries theirs && into.get(key) instanceof YamlTree.Entries ours) {
                var both = new YamlTree.Entries(
                        new LinkedHashMap<>(ours.values()), new LinkedHashMap<>(ours.keyLines()), theirs.line());
                merge(theirs, both);
                into.values().put(key, both);
            } else {
                into.values().put(key, value);
            }
            into.keyLines().put(key, from.keyLines().get(key));
        });
    }
}
