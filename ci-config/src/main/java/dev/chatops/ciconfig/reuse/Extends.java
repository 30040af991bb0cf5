package dev.chatops.ciconfig.reuse;

import dev.chatops.ciconfig.InvalidConfig;
import dev.chatops.ciconfig.Nearest;
import dev.chatops.ciconfig.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code extends:} of all maps at the top level. */
public final class Extends {
    private static final int LONGEST_CHAIN = 11; // steps; GitLab's

    private final Node.Mapping root;
    private final Merge merge;
    private final Map<String, Extended> done = new HashMap<>();
    private final List<String> open = new ArrayList<>();

    /** @param chain steps of {@code extends} below the value */
    private record Extended(Node.Mapping value, int chain) {}

    private Extends(Node.Mapping root, Merge merge) {
        this.root = root;
        this.merge = merge;
    }

    /** @throws InvalidConfig for a base that is not there or no map, a circle, a chain that is too long */
    public static Node.Mapping resolve(Node.Mapping root, Merge merge) {
        if (root.entries().values().stream().noneMatch(entry -> extending(entry.value()))) {
            return root;
        }
        var resolver = new Extends(root, merge);
        var entries = new LinkedHashMap<String, Node.Entry>();
        root.entries()
                .forEach((name, entry) -> entries.put(
                        name,
                        extending(entry.value()) ? new Node.Entry(entry.key(), resolver.extended(name).value) : entry));
        return new Node.Mapping(entries, root.place());
    }

    private static boolean extending(Node value) {
        return value instanceof Node.Mapping map && map.has("extends");
    }

    private Extended extended(String name) {
        var known = done.get(name);
        if (known != null) {
            return known;
        }
        var own = (Node.Mapping) root.get(name);
        if (!extending(own)) {
            return new Extended(own, 0);
        }
        var place = own.entries().get("extends").key().place();
        if (open.contains(name)) {
            var circle = String.join(" → ", open.subList(open.indexOf(name), open.size())) + " → " + name;
            throw error(
                    name,
                    "circular dependency detected in `extends`: " + circle + ". Remove one of these steps.",
                    place);
        }
        open.add(name);
        if (open.size() > LONGEST_CHAIN + 1) {
            throw tooDeep(open.getFirst());
        }
        var bases = bases(name, own.get("extends"), place);
        Node.Mapping together = null;
        int chain = 0;
        for (var base : bases) {
            var extended = extended(base);
            chain = Math.max(chain, extended.chain + 1);
            together = together == null ? extended.value : merge.deep(together, extended.value);
        }
        if (chain > LONGEST_CHAIN) {
            throw tooDeep(name);
        }
        open.removeLast();
        var result = new Extended(
                together == null
                        ? own
                        : new Node.Mapping(merge.deep(together, own).entries(), own.place()),
                chain);
        done.put(name, result);
        return result;
    }

    private List<String> bases(String name, Node written, dev.chatops.ciconfig.yaml.Place place) {
        var bases = switch (written) {
            case Node.Sequence(var items, var _, var _)
            when items.stream().allMatch(Node.Scalar.class::isInstance) ->
                items.stream().map(item -> ((Node.Scalar) item).text()).toList();
            case Node.Nil _ -> List.<String>of();
            case Node.Scalar scalar -> List.of(scalar.text());
            default -> throw error(name, "extends config should be a job's name or an array of names.", place);
        };
        var unknown = bases.stream().filter(base -> !root.has(base)).toList();
        if (!unknown.isEmpty()) {
            var hint = Nearest.hint(unknown.getFirst(), root.entries().keySet());
            throw error(name, "unknown keys in `extends` (" + String.join(", ", unknown) + ")." + hint, place);
        }
        var noMaps = bases.stream()
                .filter(base -> !(root.get(base) instanceof Node.Mapping))
                .toList();
        if (!noMaps.isEmpty()) {
            throw error(
                    name,
                    "invalid base hashes in `extends` (" + String.join(", ", noMaps) + "). Only maps can be extended.",
                    place);
        }
        return bases;
    }

    private InvalidConfig tooDeep(String name) {
        var place =
                ((Node.Mapping) root.get(name)).entries().get("extends").key().place();
        return error(name, "nesting too deep in `extends`: at most " + LONGEST_CHAIN + " steps.", place);
    }

    private static InvalidConfig error(String name, String words, dev.chatops.ciconfig.yaml.Place place) {
        return new InvalidConfig(name + ": " + words, place, name.startsWith(".") ? null : name, "extends");
    }
}
