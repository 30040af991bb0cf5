package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.yaml.Node;
import java.util.List;
import java.util.Set;

/**
 * What a job takes over from the top level.
 *
 * @param all whether everything
 * @param names else only these
 */
public record Inherit(boolean all, Set<String> names) {
    public static final Inherit ALL = new Inherit(true, Set.of());

    public boolean takes(String name) {
        return all || names.contains(name);
    }

    /** @param known the only names that may be listed; null for any */
    static Inherit read(Field field, List<String> known) {
        if (field.isAbsent()) {
            return ALL;
        }
        if (field.node() instanceof Node.Bool(var value, var _)) {
            return new Inherit(value, Set.of());
        }
        if (!field.isList()) {
            field.wrong("should be a bool or array of strings");
            return ALL;
        }
        var names = field.texts();
        var unknown = names.stream()
                .filter(name -> known != null && !known.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            field.wrong(
                    "contains unknown values: " + String.join(", ", unknown) + ". Known: " + String.join(", ", known));
        }
        return new Inherit(false, Set.copyOf(names));
    }
}
