package dev.chatops.ciconfig;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts values for references: {@code $X}, {@code ${X}} and {@code %X%} become the value of X, {@code $$} a dollar sign,
 * an unknown name nothing. A raw value is data: it is never looked into, also not where another value refers to it. A
 * value that refers to itself, by whatever way, keeps that reference as it is written.
 */
public final class VariableExpansion {

    private static final Pattern REFERENCE = Pattern.compile(
            "\\$\\$|\\$([A-Za-z_][A-Za-z0-9_]*)|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}|%([A-Za-z_][A-Za-z0-9_]*)%");

    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, String> expanded = new LinkedHashMap<>();

    private VariableExpansion(List<Variable> ordered) {
        ordered.forEach(variable -> variables.put(variable.key(), variable));
    }

    /** @param ordered of two with the same key the later one counts */
    public static Map<String, String> expand(List<Variable> ordered) {
        var expansion = new VariableExpansion(ordered);
        var values = new LinkedHashMap<String, String>();
        for (var key : expansion.variables.keySet()) {
            values.put(key, expansion.valueOf(key, new HashSet<>()));
        }
        return values;
    }

    private String valueOf(String key, Set<String> underWay) {
        var known = expanded.get(key);
        if (known != null) {
            return known;
        }
        var variable = variables.get(key);
        if (!variable.expand()) {
            return variable.value();
        }
        underWay.add(key);
        boolean[] cyclic = {false};
        var value = REFERENCE.matcher(variable.value()).replaceAll(match -> {
            if (match.group().equals("$$")) {
                return "\\$";
            }
            var name =
                    match.group(1) != null ? match.group(1) : match.group(2) != null ? match.group(2) : match.group(3);
            if (underWay.contains(name)) {
                cyclic[0] = true;
                return java.util.regex.Matcher.quoteReplacement(match.group());
            }
            boolean isPercent = match.group(3) != null;
            if (!variables.containsKey(name)) {
                return isPercent ? java.util.regex.Matcher.quoteReplacement(match.group()) : "";
            }
            return java.util.regex.Matcher.quoteReplacement(valueOf(name, underWay));
        });
        underWay.remove(key);
        if (!cyclic[0] && underWay.isEmpty()) {
            expanded.put(key, value);
        }
        return value;
    }
}
