package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.JobVariable;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.yaml.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code variables:} at the top, in a job, in a rule. */
public final class JobVariables {
    private JobVariables() {}

    /** Top level: a variable may also have a description and options for those who start a pipeline by hand. */
    public static Map<String, JobVariable> topLevel(Field field) {
        return read(field, "value", "description", "expand", "options");
    }

    public static Map<String, JobVariable> ofJob(Field field) {
        return read(field, "value", "expand");
    }

    /** In rules: texts, numbers and booleans only. */
    public static Map<String, JobVariable> ofRule(Field field) {
        return read(field);
    }

    static Map<String, String> texts(Field field) {
        var texts = new LinkedHashMap<String, String>();
        read(field, "value", "expand").forEach((key, variable) -> texts.put(key, variable.value()));
        return texts;
    }

    private static Map<String, JobVariable> read(Field field, String... keys) {
        if (field.isAbsent()) {
            return Map.of();
        }
        if (!field.isMap()) {
            field.wrong("should be a hash, written as `NAME: value` lines");
            return Map.of();
        }
        var variables = new LinkedHashMap<String, JobVariable>();
        ((Node.Mapping) field.node()).entries().forEach((name, entry) -> {
            var part = new Field(
                    entry.value(),
                    entry.key().place(),
                    field.label() + ": variable `" + name + "`",
                    field.path(),
                    field.job(),
                    "variables",
                    field.problems());
            variables.put(name, variable(part, keys));
        });
        return variables;
    }

    private static JobVariable variable(Field field, String... keys) {
        if (field.node() instanceof Node.Scalar scalar) {
            return new JobVariable(scalar.text());
        }
        if (keys.length == 0) {
            field.wrong("must be a string, a number or a boolean");
            return new JobVariable("");
        }
        if (!field.isMap()) {
            field.wrong("definition must be either a string or a hash");
            return new JobVariable("");
        }
        var map = (Node.Mapping) field.node();
        var unknown = map.entries().keySet().stream()
                .filter(key -> !List.of(keys).contains(key))
                .toList();
        if (!unknown.isEmpty()) {
            field.wrong("uses invalid data keys: " + String.join(", ", unknown) + ". Known here: "
                    + String.join(", ", keys));
        }
        if (map.get("value") != null && !(map.get("value") instanceof Node.Scalar)) {
            field.wrong("value must be a string, a number or a boolean", map.get("value"));
        }
        var value = map.get("value") instanceof Node.Scalar scalar ? scalar.text() : "";
        boolean expand = !(map.get("expand") instanceof Node.Bool(var wanted, var _)) || wanted;
        if (map.has("expand") && !(map.get("expand") instanceof Node.Bool)) {
            field.wrong("expand should be a boolean value: true or false", map.get("expand"));
        }
        if (map.has("description") && !(map.get("description") instanceof Node.Text)) {
            field.wrong("description must be an alphanumeric string", map.get("description"));
        }
        var options = options(field, map, value);
        return new JobVariable(
                value,
                expand,
                false,
                map.get("description") instanceof Node.Text(var text, var _) ? text : "",
                options);
    }

    private static List<String> options(Field field, Node.Mapping map, String value) {
        if (!map.has("options")) {
            return List.of();
        }
        if (!(map.get("options") instanceof Node.Sequence(var items, var _, var _))
                || !items.stream().allMatch(Node.Text.class::isInstance)) {
            field.wrong("options should be an array of strings", map.get("options"));
            return List.of();
        }
        var options = items.stream().map(item -> ((Node.Text) item).text()).toList();
        if (!options.contains(value)) {
            field.wrong("value must be present in options: " + String.join(", ", options), map.get("value"));
        }
        return options;
    }
}
