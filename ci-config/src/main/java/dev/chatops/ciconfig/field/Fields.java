package dev.chatops.ciconfig.field;

import dev.chatops.ciconfig.Nearest;
import dev.chatops.ciconfig.yaml.Node;
import java.util.Collection;
import java.util.stream.Collectors;

/** The entries of a map as {@link Field}s. */
public final class Fields {
    private final Node.Mapping map;
    private final Field parent;

    public Fields(Node.Mapping map, Field parent) {
        this.map = map;
        this.parent = parent;
    }

    /** The entry {@code key}; errors call it {@code parent:key config}. Absent when it is not written. */
    public Field get(String key) {
        return field(key, pathOf(key) + " config");
    }

    /** The same for a simple value; errors call it {@code parent key}. */
    public Field attribute(String key) {
        return field(key, parent.path() + " " + key.replace('_', ' '));
    }

    private Field field(String key, String label) {
        var entry = map.entries().get(key);
        var node = entry == null ? null : entry.value();
        var place = entry == null ? parent.place() : entry.key().place();
        return new Field(node, place, label, pathOf(key), parent.job(), key, parent.problems());
    }

    private String pathOf(String key) {
        return parent.path().isEmpty() ? key : parent.path() + ":" + key;
    }

    public boolean has(String key) {
        return map.has(key) && !(map.get(key) instanceof Node.Nil);
    }

    /** Whether the key is written, be it with null. */
    public boolean isWritten(String key) {
        return map.has(key);
    }

    public Node.Mapping map() {
        return map;
    }

    void onlyKnown(Collection<String> allowed) {
        var unknown = map.entries().values().stream()
                .map(Node.Entry::key)
                .filter(key -> !allowed.contains(key.name()))
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        var names = unknown.stream().map(Node.Key::name).limit(20).collect(Collectors.joining(", "));
        var first = unknown.getFirst();
        parent.problems()
                .error(
                        parent.label() + " contains unknown keys: " + names + "." + Nearest.hint(first.name(), allowed),
                        first.place(),
                        parent.job(),
                        parent.keyword() == null ? first.name() : parent.keyword());
    }
}
