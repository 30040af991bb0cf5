package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.InvalidConfig;
import dev.chatops.ciconfig.Nearest;
import dev.chatops.ciconfig.VariableText;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.field.Plain;
import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.Place;
import dev.chatops.ciconfig.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replaces {@code $[[ inputs.name | function ]]} in keys and values. */
final class Interpolation {
    private static final int MOST_FUNCTIONS = 3;
    private static final int DEEPEST_INDEX = 5;

    private final String where;
    private final String job;
    private final String scope;
    private final Map<String, Node> inputs;
    private final WhatWasAsked variables;
    private long filled; // weight of all values put in

    private Interpolation(String where, String job, String scope, Map<String, Node> inputs, WhatWasAsked variables) {
        this.where = where;
        this.job = job;
        this.scope = scope;
        this.inputs = inputs;
        this.variables = variables;
    }

    static Interpolation ofFile(String file, Map<String, Node> inputs, WhatWasAsked variables) {
        return new Interpolation(file, null, "inputs.", inputs, variables);
    }

    /** Fills in {@code job.inputs.name}. */
    static Interpolation ofJob(Map<String, Node> inputs, Field job) {
        return new Interpolation(job.path(), job.job(), "job.inputs.", inputs, null);
    }

    Node fill(Node node) {
        return switch (node) {
            case Node.Text text -> text.text().contains("$[[") ? text(text) : text;
            case Node.Scalar scalar -> scalar;
            case Node.Sequence list -> new Node.Sequence(items(list.items()), list.place());
            case Node.Reference reference -> new Node.Reference(items(reference.path()), reference.place());
            case Node.Mapping map -> map(map);
        };
    }

    private Node map(Node.Mapping map) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        map.entries().forEach((name, entry) -> {
            var key = name.contains("$[[") ? keyText(name, entry.key().place()) : name;
            entries.put(
                    key,
                    new Node.Entry(
                            new Node.Key(key, entry.key().isText(), entry.key().place()), fill(entry.value())));
        });
        return new Node.Mapping(entries, map.place());
    }

    private String keyText(String name, Place place) {
        return text(new Node.Text(name, place)) instanceof Node.Scalar scalar ? scalar.text() : name;
    }

    /** A list that stands for one item of a list becomes its items. */
    private List<Node> items(List<Node> items) {
        var filled = new ArrayList<Node>();
        for (var item : items) {
            var value = fill(item);
            boolean spliced = item instanceof Node.Text && value instanceof Node.Sequence;
            if (spliced) {
                filled.addAll(((Node.Sequence) value).items());
            } else {
                filled.add(value);
            }
        }
        return filled;
    }

    private Node text(Node.Text text) {
        var whole = text.text();
        var result = new StringBuilder();
        int at = 0;
        while (true) {
            int open = whole.indexOf("$[[", at);
            int close = open < 0 ? -1 : closing(whole, open);
            if (close < 0) {
                return new Node.Text(result.append(whole, at, whole.length()).toString(), text.place());
            }
            var value = block(whole.substring(open + 3, close).strip(), text.place());
            if (value != null && open == 0 && close + 2 == whole.length()) {
                return grown(value, text.place());
            }
            result.append(whole, at, open);
            result.append(value == null ? whole.substring(open, close + 2) : asText(grown(value, text.place())));
            at = close + 2;
        }
    }

    private Node grown(Node value, Place place) {
        filled += value.weight();
        if (filled > YamlReader.MAX_WEIGHT * 4L) {
            throw error("the content grows too large when its inputs are filled in", place);
        }
        return value;
    }

    /** The last {@code ]]} of a run of brackets, so that an index may stand before it. */
    private static int closing(String text, int open) {
        int close = text.indexOf("]]", open + 3);
        while (close >= 0 && close + 2 < text.length() && text.charAt(close + 2) == ']') {
            close++;
        }
        return close;
    }

    private static String asText(Node value) {
        return value instanceof Node.Scalar scalar ? scalar.text() : JsonText.of(Plain.of(value));
    }

    /** Null for what is replaced elsewhere. */
    private Node block(String block, Place place) {
        var parts = block.split("\\|", -1);
        var access = parts[0].strip();
        if (access.startsWith("matrix.") || job == null && access.startsWith("job.inputs.")) {
            return null;
        }
        if (!access.startsWith(scope)) {
            throw error("unknown interpolation key: `" + access + "`. Only `" + scope + "NAME` is known", place);
        }
        var value = input(access.substring(scope.length()), place);
        if (parts.length - 1 > MOST_FUNCTIONS) {
            throw error("too many functions in interpolation block, at most " + MOST_FUNCTIONS, place);
        }
        for (int i = 1; i < parts.length; i++) {
            value = new Node.Text(function(parts[i].strip(), value, place), place);
        }
        return value;
    }

    private Node input(String path, Place place) {
        int bracket = path.indexOf('[');
        var name = bracket < 0 ? path : path.substring(0, bracket);
        if (!inputs.containsKey(name)) {
            throw error("unknown interpolation key: `" + name + "`." + Nearest.hint(name, inputs.keySet()), place);
        }
        var value = inputs.get(name);
        var indexes = bracket < 0 ? "" : path.substring(bracket);
        if (!indexes.matches("(\\[\\d{1,6}\\]){0," + DEEPEST_INDEX + "}")) {
            throw error("invalid index `" + indexes + "`, write numbers in brackets, at most " + DEEPEST_INDEX, place);
        }
        for (var index : indexes.isEmpty()
                ? new String[0]
                : indexes.substring(1, indexes.length() - 1).split("\\]\\[")) {
            int number = Integer.parseInt(index);
            if (!(value instanceof Node.Sequence list) || number >= list.items().size()) {
                throw error("input `" + name + "` has no item " + indexes, place);
            }
            value = list.items().get(number);
        }
        return value;
    }

    private String function(String call, Node value, Place place) {
        if (!(value instanceof Node.Scalar scalar)) {
            throw error("invalid input type: functions take texts only", place);
        }
        var text = scalar.text();
        if (call.equals("expand_vars")) {
            return expandVars(text, place);
        }
        if (call.equals("posix_escape")) {
            return posixEscape(text);
        }
        if (call.matches("truncate\\(\\s*\\d{1,9}\\s*,\\s*\\d{1,9}\\s*\\)")) {
            var numbers =
                    call.substring("truncate(".length(), call.length() - 1).split(",");
            int offset = Math.min(Integer.parseInt(numbers[0].strip()), text.length());
            int end = (int) Math.min((long) offset + Integer.parseInt(numbers[1].strip()), text.length());
            return text.substring(offset, end);
        }
        throw error(
                "no function matching `" + call + "`: known are expand_vars, truncate(offset,length), posix_escape",
                place);
    }

    /** As Ruby's Shellwords escapes. */
    private static String posixEscape(String text) {
        if (text.isEmpty()) {
            return "''";
        }
        var escaped = new StringBuilder();
        text.chars().forEach(c -> {
            boolean plain = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "_-.,:+/@".indexOf(c) >= 0
                    || c > 127;
            escaped.append(c == '\n' ? "'\n'" : plain ? Character.toString(c) : "\\" + Character.toString(c));
        });
        return escaped.toString();
    }

    private String expandVars(String text, Place place) {
        if (variables == null) {
            throw error("expand_vars is not known in a job's inputs", place);
        }
        for (var name : VariableText.names(text)) {
            if (variables.isMasked(name)) {
                throw error(
                        "variable expansion error: masked variables cannot be expanded, and `" + name
                                + "` is one. Mention it in the script instead",
                        place);
            }
        }
        return VariableText.fillKeepingUnknown(text, variables::variable);
    }

    private InvalidConfig error(String message, Place place) {
        var end = message.endsWith(".") || message.endsWith("?") ? "" : ".";
        return new InvalidConfig("`" + where + "`: " + message + end, place, job, "inputs");
    }
}
