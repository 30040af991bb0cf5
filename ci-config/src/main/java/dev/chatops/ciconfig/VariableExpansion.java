package dev.chatops.ciconfig;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values for references: {@code $X}, {@code ${X}} and {@code %X%} become the value of X, {@code $$} a dollar sign,
 * an unknown name nothing. A raw value is data: it is never looked into, also not where another value refers to it. A
 * value that refers to itself, by whatever way, keeps that reference as it is written, and so does one that would grow
 * beyond what a process takes.
 */
public final class VariableExpansion {

    /** Linux gives a process variables of up to 128 KiB each. */
    private static final int LONGEST = 128 * 1024;

    private static final Pattern REFERENCE = Pattern.compile(
            "\\$\\$|\\$([A-Za-z_][A-Za-z0-9_]*)|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}|%([A-Za-z_][A-Za-z0-9_]*)%");

    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, String> expanded = new LinkedHashMap<>();
    private int cycles;

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
        int cyclesBefore = cycles;
        long[] grown = {0};
        var value = REFERENCE.matcher(variable.value()).replaceAll(match -> {
            if (match.group().equals("$$")) {
                return "\\$";
            }
            var name =
                    match.group(1) != null ? match.group(1) : match.group(2) != null ? match.group(2) : match.group(3);
            if (underWay.contains(name)) {
                cycles++;
                return Matcher.quoteReplacement(match.group());
            }
            boolean isPercent = match.group(3) != null;
            if (!variables.containsKey(name)) {
                return isPercent ? Matcher.quoteReplacement(match.group()) : "";
            }
            var inner = valueOf(name, underWay);
            grown[0] += inner.length();
            return Matcher.quoteReplacement(grown[0] > LONGEST ? match.group() : inner);
        });
        underWay.remove(key);
        if (cycles == cyclesBefore) { // else it depends on where the expansion began
            expanded.put(key, value);
        }
        return value;
    }
}
