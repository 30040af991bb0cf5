package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.InvalidConfig;
import dev.chatops.ciconfig.Problems;
import dev.chatops.ciconfig.expression.EvaluationBudget;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Checks the inputs that are given to a file against its {@code spec:inputs} and fills them into its content. */
final class Inputs {
    /** @param values empty when none are given */
    record Given(Map<String, Node> values, Place place) {
        static Given of(Node.Mapping inputs, Place place) {
            var values = new LinkedHashMap<String, Node>();
            if (inputs != null) {
                inputs.entries().forEach((name, entry) -> values.put(name, entry.value()));
            }
            return new Given(values, place);
        }

        static Given ofPipeline(Map<String, Object> inputs, Place place) {
            var values = new LinkedHashMap<String, Node>();
            inputs.forEach((name, value) -> values.put(name, node(value, place)));
            return new Given(values, place);
        }

        private static Node node(Object value, Place place) {
            return switch (value) {
                case Boolean flag -> new Node.Bool(flag, place);
                case Integer number -> new Node.Numeric(java.math.BigInteger.valueOf(number), place);
                case Long number -> new Node.Numeric(java.math.BigInteger.valueOf(number), place);
                case Double number -> new Node.Numeric(number, place);
                case List<?> list ->
                    new Node.Sequence(
                            list.stream().map(item -> node(item, place)).toList(), place);
                default -> new Node.Text(value.toString(), place);
            };
        }
    }

    private static final List<String> COMPONENT_FACTS = List.of("name", "sha", "version", "reference");

    private final String file;
    private final WhatWasAsked variables;
    private final Problems problems;
    private final BiFunction<Field, Source, Node.Mapping> headerFiles;

    Inputs(
            String file,
            WhatWasAsked variables,
            Problems problems,
            BiFunction<Field, Source, Node.Mapping> headerFiles) {
        this.file = file;
        this.variables = variables;
        this.problems = problems;
        this.headerFiles = headerFiles;
    }

    /** The content with all blocks replaced. */
    Node fill(Documents documents, Given given, Source source) {
        if (documents.header() == null) {
            if (!given.values.isEmpty()) {
                throw error(
                        "Given inputs not defined in the `spec` section of the included configuration file: "
                                + String.join(", ", given.values.keySet()),
                        given.place);
            }
            return documents.content();
        }
        var definitions = definitions(documents.header(), source);
        if (problems.any()) {
            return documents.content();
        }
        var unknown = given.values.keySet().stream()
                .filter(name ->
                        definitions.stream().noneMatch(known -> known.name().equals(name)))
                .toList();
        if (!unknown.isEmpty()) {
            throw error("unknown input arguments: " + String.join(", ", unknown), given.place);
        }
        return Interpolation.ofFile(file, values(definitions, given), variables).fill(documents.content());
    }

    private Map<String, Node> values(List<InputDefinition> definitions, Given given) {
        var values = new LinkedHashMap<String, Node>();
        for (var definition : definitions) {
            if (definition.rules().isEmpty()) {
                values.put(definition.name(), value(definition, given));
            }
        }
        for (var definition : definitions) {
            if (!definition.rules().isEmpty()) {
                values.put(definition.name(), value(decided(definition, values, given), given));
            }
        }
        return values;
    }

    private InputDefinition decided(InputDefinition definition, Map<String, Node> values, Given given) {
        try {
            return definition.decided(key -> {
                var value = key.startsWith("inputs.") ? values.get(key.substring("inputs.".length())) : null;
                return value instanceof Node.Scalar scalar ? scalar.text() : variables.variable(key);
            });
        } catch (EvaluationBudget.Spent e) {
            throw error("rules of the input `" + definition.name() + "`: " + e.getMessage(), given.place);
        }
    }

    /** A default is checked even where it is not used. */
    private Node value(InputDefinition definition, Given given) {
        var byDefault = definition.byDefault();
        var converted = byDefault == null ? null : converted(definition, byDefault, "default", byDefault.place());
        var value = given.values.get(definition.name());
        if (value != null && !(value instanceof Node.Nil)) {
            return converted(definition, value, "provided", given.place);
        }
        if (converted != null) {
            return converted;
        }
        throw error(
                "`" + definition.name() + "` input: required value has not been provided",
                given.place.line() > 0 ? given.place : definition.place());
    }

    private Node converted(InputDefinition definition, Node value, String what, Place at) {
        try {
            return definition.convert(value, what);
        } catch (InputDefinition.Unfit | EvaluationBudget.Spent e) {
            throw error("`" + definition.name() + "` input: " + e.getMessage(), at);
        }
    }

    private List<InputDefinition> definitions(Node.Mapping header, Source source) {
        var root = Field.root(header, header.place(), "header", null, "spec", problems)
                .fields("spec");
        var spec = root.get("spec").fields("inputs", "include", "component", "description");
        spec.attribute("description").textUpTo(256);
        component(spec.attribute("component"));
        var inputs = new LinkedHashMap<String, Node.Entry>();
        if (spec.has("include")) {
            for (var item : spec.get("include").items()) {
                add(inputs, (Node.Mapping) headerFiles.apply(item, source).get("inputs"));
            }
        }
        if (spec.has("inputs") && !spec.get("inputs").isMap()) {
            spec.get("inputs").wrong("should be a hash of inputs");
        } else if (spec.has("inputs")) {
            add(inputs, (Node.Mapping) spec.map().get("inputs"));
        }
        var definitions = new ArrayList<InputDefinition>();
        inputs.forEach((name, entry) -> definitions.add(InputDefinition.read(
                name,
                Field.root(
                        entry.value(), entry.key().place(), "header:spec:inputs:" + name, null, "inputs", problems))));
        return definitions;
    }

    private static void component(Field field) {
        var unknown = field.texts().stream()
                .filter(fact -> !COMPONENT_FACTS.contains(fact))
                .toList();
        if (!unknown.isEmpty()) {
            field.wrong("contains unknown values: " + String.join(", ", unknown) + ". Known: "
                    + String.join(", ", COMPONENT_FACTS));
        }
    }

    private void add(Map<String, Node.Entry> inputs, Node.Mapping more) {
        more.entries().forEach((name, entry) -> {
            if (inputs.putIfAbsent(name, entry) != null) {
                throw error("Duplicate input keys found: " + name, entry.key().place());
            }
        });
    }

    private InvalidConfig error(String message, Place at) {
        var end = message.endsWith(".") || message.endsWith("?") ? "" : ".";
        return new InvalidConfig("`" + file + "`: " + message + end, at, null, "inputs");
    }
}
