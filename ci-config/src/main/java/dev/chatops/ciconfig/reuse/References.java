package dev.chatops.ciconfig.reuse;

import dev.chatops.ciconfig.InvalidConfig;
import dev.chatops.ciconfig.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code !reference [job, key, …]}: the value at that path, which may hold references itself. */
public final class References {
    private static final long MAX_WEIGHT = 64L * 1024 * 1024; // with everything written out
    private static final int LONGEST_CHAIN = 200;

    private final Node.Mapping root;
    private final Map<List<String>, Node> done = new HashMap<>();
    private final Map<Node, Node> resolved = new IdentityHashMap<>();
    private final List<List<String>> open = new ArrayList<>();
    private String job; // at the top level, for errors

    private References(Node.Mapping root) {
        this.root = root;
    }

    /** @throws InvalidConfig for a path that leads nowhere, a circle, or values that multiply without bound */
    public static Node.Mapping resolve(Node.Mapping root) {
        var references = new References(root);
        var entries = new LinkedHashMap<String, Node.Entry>();
        root.entries().forEach((name, entry) -> {
            references.job = name.startsWith(".") || !(entry.value() instanceof Node.Mapping) ? null : name;
            entries.put(name, references.entry(entry));
        });
        var result = new Node.Mapping(entries, root.place());
        if (result.weight() > MAX_WEIGHT) {
            throw new InvalidConfig(
                    "The configuration grows too large when its references are filled in.", root.place(), null, null);
        }
        return result;
    }

    private Node.Entry entry(Node.Entry entry) {
        var value = node(entry.value());
        return value == entry.value() ? entry : new Node.Entry(entry.key(), value);
    }

    private Node node(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar;
            case Node.Reference reference -> target(reference);
            case Node.Sequence list -> remembered(list);
            case Node.Mapping map -> remembered(map);
        };
    }

    private Node remembered(Node node) {
        var known = resolved.get(node);
        if (known != null) {
            return known;
        }
        var result = node instanceof Node.Sequence list ? list(list) : map((Node.Mapping) node);
        if (result.weight() > MAX_WEIGHT) {
            throw new InvalidConfig(
                    "The configuration grows too large when its references are filled in.",
                    node.place(),
                    job,
                    "!reference");
        }
        resolved.put(node, result);
        return result;
    }

    private Node list(Node.Sequence list) {
        var items = list.items().stream().map(this::node).toList();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) != list.items().get(i)) {
                return new Node.Sequence(items, list.place());
            }
        }
        return list;
    }

    private Node map(Node.Mapping map) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        boolean changed = false;
        for (var old : map.entries().entrySet()) {
            var entry = entry(old.getValue());
            changed |= entry != old.getValue();
            entries.put(old.getKey(), entry);
        }
        return changed ? new Node.Mapping(entries, map.place()) : map;
    }

    private Node target(Node.Reference reference) {
        if (reference.path().isEmpty() || !reference.path().stream().allMatch(Node.Text.class::isInstance)) {
            throw error(reference, "is not valid. Write a list of names: !reference [job, key]");
        }
        var path =
                reference.path().stream().map(part -> ((Node.Text) part).text()).toList();
        var known = done.get(path);
        if (known != null) {
            return known;
        }
        if (open.contains(path)) {
            throw error(reference, "is part of a circular chain");
        }
        open.add(path);
        if (open.size() > LONGEST_CHAIN) {
            throw error(reference, "is part of a chain of more than " + LONGEST_CHAIN);
        }
        Node at = root;
        for (var part : path) {
            if (at instanceof Node.Reference inner) {
                at = target(inner);
            }
            at = at instanceof Node.Mapping map ? map.get(part) : null;
            if (at == null || at instanceof Node.Nil) {
                throw error(
                        reference,
                        "could not be found: there is no `" + part + "`"
                                + (path.getFirst().equals(part) ? " at the top level" : " in it"));
            }
        }
        var value = node(at);
        open.removeLast();
        done.put(path, value);
        return value;
    }

    private InvalidConfig error(Node.Reference reference, String words) {
        var shown = reference.path().stream()
                .map(part -> part instanceof Node.Scalar scalar ? "\"" + scalar.text() + "\"" : "…")
                .collect(Collectors.joining(", "));
        return new InvalidConfig("!reference [" + shown + "] " + words + ".", reference.place(), job, "!reference");
    }
}
