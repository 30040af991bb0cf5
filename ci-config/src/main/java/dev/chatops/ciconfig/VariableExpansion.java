package dev.chatops.ciconfig;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives variables the values that the job sees. GitLab expands twice, on the server ({@code $X}, <code>${X}</code>, {@code %X%},
 * to any depth, unknown names kept) and in the runner ({@code $X} and <code>${X}</code> once more, unknown names empty,
 * {@code $$} becomes {@code $}); this does both.
 */
public final class VariableExpansion {
    private static final int LONGEST_VALUE = 128 * 1024; // what Linux gives a process in one variable
    private static final int LONGEST_TOGETHER = 8 * 1024 * 1024; // characters
    private static final int LONGEST_CHAIN = 500; // variables that mention each other in a row

    private final Map<String, String> placeholders;
    private final Map<String, Deque<Variable>> byKey = new LinkedHashMap<>();
    private final Map<Variable, String> served = new IdentityHashMap<>();
    private final List<Variable> open = new ArrayList<>();
    private String problem;
    private long total;

    private VariableExpansion(List<Variable> ordered, Map<String, String> placeholders) {
        this.placeholders = placeholders;
        for (var variable : ordered) {
            byKey.computeIfAbsent(variable.key(), _ -> new ArrayDeque<>()).push(variable);
        }
    }

    /**
     * The values that a job gets, by key. It always ends: a mention that would close a circle or grow too much is left out.
     * {@link #problem} tells beforehand.
     *
     * @param ordered lowest precedence first: of two with one key the later wins. A value that mentions its own key means the
     *     earlier one's
     * @param placeholders by name, what stands for a mention of what only the runner knows: its own variables, and the paths of file
     *     variables. The mention of a file variable that is not among them stays as it is written
     */
    public static Map<String, String> expand(List<Variable> ordered, Map<String, String> placeholders) {
        return new VariableExpansion(ordered, placeholders).values();
    }

    /** Why the variables cannot be expanded, with the remedy; empty when they can. It names variables, never values. */
    public static Optional<String> problem(List<Variable> ordered) {
        var expansion = new VariableExpansion(ordered, Map.of());
        for (var variables : expansion.byKey.values()) {
            expansion.serve(variables.peek());
            if (expansion.problem != null) {
                break;
            }
        }
        return Optional.ofNullable(expansion.problem);
    }

    /**
     * A text of the configuration filled in as GitLab's server does before it stores it with a job: what its variables mention is
     * filled in too, and there is no second pass.
     *
     * @param keepUnknown whether the mention of an unknown variable stays, as in tags, or is empty, as in environments
     */
    static String fill(String text, List<Variable> ordered, boolean keepUnknown) {
        var expansion = new VariableExpansion(ordered, Map.of());
        return Mentions.replace(text, true, (name, mention) -> {
            var candidates = name == null ? null : expansion.byKey.get(name);
            if (name == null) {
                return mention;
            }
            if (candidates == null || candidates.peek().file()) {
                return keepUnknown ? mention : "";
            }
            var value = expansion.serve(candidates.peek());
            return candidates.peek().expand() ? value.replace("$$", "$") : value;
        });
    }

    private Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        byKey.forEach((key, variables) -> values.put(key, serve(variables.peek())));
        values.replaceAll((key, value) -> top(key).expand() ? asInRunner(value) : value);
        return values;
    }

    private Variable top(String key) {
        return byKey.get(key).peek();
    }

    /** The server's pass. The literal text of a raw value gets its {@code $} doubled, so that the next pass restores it. */
    private String serve(Variable variable) {
        if (!variable.expand()) {
            return variable.value();
        }
        var known = served.get(variable);
        if (known != null) {
            return known;
        }
        if (open.size() >= LONGEST_CHAIN) {
            found("More than " + LONGEST_CHAIN + " variables mention each other in a row. Shorten the chain.");
            return variable.value();
        }
        open.add(variable);
        int[] length = {variable.value().length()};
        var value = Mentions.replace(variable.value(), true, (name, mention) -> {
            var filled = name == null ? null : mentioned(name, variable);
            return filled == null ? mention : fitting(filled, length, variable);
        });
        open.removeLast();
        served.put(variable, value);
        return value;
    }

    private String fitting(String value, int[] length, Variable variable) {
        length[0] += value.length();
        total += value.length();
        if (length[0] > LONGEST_VALUE || total > LONGEST_TOGETHER) {
            found("The value of `" + variable.key() + "` grows beyond 128 KiB when its variables are filled in.");
            return "";
        }
        return value;
    }

    private void found(String what) {
        problem = problem == null ? what : problem;
    }

    /** Null for a mention that stays as it is. */
    private String mentioned(String name, Variable by) {
        var candidates = byKey.get(name);
        if (candidates == null) {
            return placeholders.get(name);
        }
        var target = name.equals(by.key()) ? below(candidates, by) : candidates.peek();
        if (target == null || target.file()) {
            return placeholders.get(name);
        }
        if (!target.expand()) {
            return target.value().replace("$", "$$");
        }
        if (open.contains(target)) {
            var names = open.subList(open.indexOf(target), open.size()).stream()
                    .map(Variable::key)
                    .toList();
            found("circular variable reference detected: " + names
                    + ". Break the circle, or write one of them with `expand: false`.");
            return "";
        }
        return serve(target);
    }

    private static Variable below(Deque<Variable> highestFirst, Variable variable) {
        var all = highestFirst.iterator();
        while (all.hasNext()) {
            if (all.next() == variable) {
                return all.hasNext() ? all.next() : null;
            }
        }
        return null;
    }

    private String asInRunner(String text) {
        return Mentions.replace(text, false, (name, mention) -> {
            if (name == null) {
                return "$";
            }
            if (!byKey.containsKey(name)) {
                return placeholders.getOrDefault(name, "");
            }
            if (top(name).file()) {
                return placeholders.getOrDefault(name, mention);
            }
            // A known name that is still there was put together by the first pass, or is the variable's own.
            var value = serve(top(name));
            total += value.length();
            return value.equals(text) || total > LONGEST_TOGETHER ? "" : value;
        });
    }
}
