package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.expression.Expression;
import dev.chatops.ciconfig.expression.ExpressionParser;
import dev.chatops.ciconfig.expression.Regex;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.field.Plain;
import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.Place;
import dev.chatops.ciconfig.yaml.YamlException;
import dev.chatops.ciconfig.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * An input as the header defines it.
 *
 * @param type string, number, boolean or array
 * @param byDefault null when a value must be given
 * @param options empty for any value
 * @param regex a pattern without slashes; null for any text
 * @param rules the first whose condition holds gives options and default
 */
record InputDefinition(
        String name, String type, Node byDefault, List<Node> options, String regex, List<Rule> rules, Place place) {
    private static final int MOST_OPTIONS = 50;

    /** @param condition null for one that always holds */
    record Rule(Expression condition, List<Node> options, Node byDefault) {}

    static InputDefinition read(String name, Field field) {
        if (field.isAbsent()) {
            return new InputDefinition(name, "string", null, List.of(), null, List.of(), field.place());
        }
        var fields = field.fields("type", "default", "description", "options", "regex", "rules");
        var type = fields.attribute("type")
                .oneOf("string", "number", "boolean", "array")
                .orElse("string");
        fields.attribute("description").text();
        var regex = fields.attribute("regex").text().orElse(null);
        if (regex != null && Regex.plain(regex).isEmpty()) {
            fields.attribute("regex").wrong("is no regular expression in RE2 syntax");
        }
        if (regex != null && !type.equals("string")) {
            fields.attribute("regex").wrong("can only be used with inputs of type string");
        }
        var options = options(fields.attribute("options"));
        if (!options.isEmpty() && !type.equals("string") && !type.equals("number")) {
            fields.attribute("options").wrong("can only be used with inputs of type string and number");
        }
        var rules = fields.attribute("rules");
        if (rules.isPresent() && (fields.has("options") || fields.has("default"))) {
            rules.wrong("cannot be used together with options or default");
        }
        var byDefault = fields.map().get("default");
        return new InputDefinition(
                name,
                type,
                byDefault instanceof Node.Nil ? null : byDefault,
                options,
                regex,
                rules(rules),
                field.place());
    }

    private static List<Node> options(Field field) {
        if (field.isAbsent()) {
            return List.of();
        }
        if (!field.isList() || field.items().stream().anyMatch(Field::isAbsent)) {
            field.wrong("should be an array of values, none of them null");
            return List.of();
        }
        if (field.items().size() > MOST_OPTIONS) {
            field.wrong("cannot define more than " + MOST_OPTIONS + " options");
        }
        return field.items().stream().map(Field::node).toList();
    }

    private static List<Rule> rules(Field field) {
        var rules = new ArrayList<Rule>();
        for (var item : field.items()) {
            var fields = item.fields("if", "options", "default");
            var text = fields.attribute("if").text().orElse(null);
            if (text != null) {
                ExpressionParser.problem(text)
                        .ifPresent(problem -> fields.attribute("if").wrong("invalid expression syntax. " + problem));
            }
            var condition = text == null ? null : Expression.parse(text).orElse(new Expression.Constant(false));
            rules.add(new Rule(
                    condition,
                    options(fields.attribute("options")),
                    fields.map().get("default")));
        }
        return rules;
    }

    /** What holds once the other inputs are known. @param inputs text values by {@code inputs.NAME} */
    InputDefinition decided(Function<String, String> inputs) {
        for (var rule : rules) {
            if (rule.condition == null || rule.condition.holds(inputs)) {
                return new InputDefinition(name, type, rule.byDefault, rule.options, regex, List.of(), place);
            }
        }
        return this;
    }

    /** The value of the right type. @throws Unfit with what is wrong, such as {@code provided value is not a number} */
    Node convert(Node given, String what) {
        var value = converted(given);
        if (value == null) {
            throw new Unfit(what + " value is not " + (type.equals("array") ? "an array" : "a " + type));
        }
        if (!options.isEmpty() && options.stream().noneMatch(option -> same(converted(option), value))) {
            var allowed = options.stream()
                    .map(option -> ((Object) Plain.of(option)).toString())
                    .toList();
            throw new Unfit(
                    "`" + Plain.of(value) + "` cannot be used because it is not in the list of allowed options: "
                            + String.join(", ", allowed));
        }
        if (regex != null
                && value instanceof Node.Text(var text, var _)
                && Regex.plain(regex).map(pattern -> !Regex.find(pattern, text)).orElse(true)) {
            throw new Unfit(what + " value does not match required RE2 regex pattern `" + regex + "`");
        }
        return value;
    }

    private static boolean same(Node a, Node b) {
        return a != null && Objects.equals(Plain.of(a), Plain.of(b));
    }

    private Node converted(Node given) {
        if (type.equals("string")) {
            return given instanceof Node.Scalar scalar ? new Node.Text(scalar.text(), given.place()) : null;
        }
        var value = given instanceof Node.Text(var text, var _) ? parsed(text, given) : given;
        boolean fits = switch (type) {
            case "number" -> value instanceof Node.Numeric;
            case "boolean" -> value instanceof Node.Bool;
            default -> value instanceof Node.Sequence;
        };
        return fits ? value : null;
    }

    /** Texts such as "1", "true" and "[1, 2]" are read as JSON, which YAML contains. */
    private static Node parsed(String text, Node given) {
        if (!text.matches("(?s)\\s*(-?\\d[\\d.eE+-]*|true|false|\\[.*\\])\\s*")) {
            return given;
        }
        try {
            return YamlReader.read(
                    text, given.place().file(), Math.max(0, given.place().line() - 1));
        } catch (YamlException e) {
            return given;
        }
    }

    /** A value that the definition does not allow. */
    static final class Unfit extends RuntimeException {
        Unfit(String message) {
            super(message, null, false, false);
        }
    }
}
