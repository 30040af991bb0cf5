package dev.chatops.ciconfig;

import com.google.re2j.Pattern;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    private static final Pattern MENTION =
            Pattern.compile("\\$\\$|%%|\\$([A-Za-z_]\\w*)|\\$\\{([A-Za-z_]\\w*)\\}|%([A-Za-z_]\\w*)%");
    private static final Pattern RUNNER_MENTION = Pattern.compile("\\$\\$|\\$([A-Za-z_]\\w*)|\\$\\{([A-Za-z_]\\w*)\\}");
    private static final int LONGEST_VALUE = 1024 * 1024; // characters; values that double each other end here
    private static final int LONGEST_CHAIN = 500;

    /** The variables cannot be expanded. The message is for the user. */
    public static final class NotExpandable extends RuntimeException {
        NotExpandable(String message) {
            super(message);
        }
    }

    private final Map<String, Deque<Variable>> byKey = new LinkedHashMap<>();
    private final Map<Variable, String> done = new java.util.IdentityHashMap<>();
    private final List<Variable> open = new ArrayList<>();

    private VariableExpansion(List<Variable> ordered) {
        for (var variable : ordered) {
            byKey.computeIfAbsent(variable.key(), _ -> new ArrayDeque<>()).push(variable);
        }
    }

    /**
     * The values that a job gets, by key. A mention of a file variable is left as text, since only the runner knows the path.
     *
     * @param ordered lowest precedence first: of two with one key the later wins. A value that mentions its own key means the
     *     earlier one's
     * @throws NotExpandable when values mention each other in a circle, or grow beyond a megabyte
     */
    public static Map<String, String> expand(List<Variable> ordered) {
        var expansion = new VariableExpansion(ordered);
        var served = new LinkedHashMap<String, String>();
        expansion.byKey.forEach((key, variables) -> served.put(key, expansion.serve(variables.peek())));
        var values = new LinkedHashMap<String, String>();
        served.forEach(
                (key, value) -> values.put(key, expansion.top(key).expand() ? expansion.runner(value, served) : value));
        return values;
    }

    /** Why the variables could not be expanded; empty when they can. Values play no part in the text, only names. */
    public static Optional<String> problem(List<Variable> ordered) {
        try {
            expand(ordered);
            return Optional.empty();
        } catch (NotExpandable e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Fills {@code variables} into a text of the configuration, once. Unknown names become empty. */
    static String fill(String text, java.util.function.Function<String, String> variables, boolean keepUnknown) {
        var matcher = MENTION.matcher(text);
        var result = new StringBuilder();
        int at = 0;
        while (matcher.find()) {
            result.append(text, at, matcher.start());
            at = matcher.end();
            var name = nameIn(matcher, 3);
            var value = name == null ? matcher.group() : variables.apply(name);
            result.append(value != null ? value : keepUnknown ? matcher.group() : "");
            if (result.length() > LONGEST_VALUE) {
                throw new NotExpandable("A value grows beyond 1 MiB when its variables are filled in.");
            }
        }
        return result.append(text, at, text.length()).toString();
    }

    private Variable top(String key) {
        return byKey.get(key).peek();
    }

    /** The server's pass. The literal text of a raw value gets its {@code $} doubled, so that the next pass restores it. */
    private String serve(Variable variable) {
        if (!variable.expand()) {
            return variable.value();
        }
        var known = done.get(variable);
        if (known != null) {
            return known;
        }
        open.add(variable);
        if (open.size() > LONGEST_CHAIN) {
            throw new NotExpandable("More than " + LONGEST_CHAIN + " variables mention each other in a row.");
        }
        var value = fill(variable.value(), name -> mentioned(name, variable), true);
        open.removeLast();
        done.put(variable, value);
        return value;
    }

    private String mentioned(String name, Variable by) {
        var candidates = byKey.get(name);
        if (candidates == null) {
            return null;
        }
        var target = name.equals(by.key()) ? below(candidates, by) : candidates.peek();
        if (target == null || target.file()) {
            return null;
        }
        if (!target.expand()) {
            return target.value().replace("$", "$$");
        }
        if (open.contains(target)) {
            var names = open.subList(open.indexOf(target), open.size()).stream()
                    .map(Variable::key)
                    .toList();
            throw new NotExpandable("circular variable reference detected: " + names
                    + ". Break the circle, or write one of them with `expand: false`.");
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

    private String runner(String text, Map<String, String> served) {
        var matcher = RUNNER_MENTION.matcher(text);
        var result = new StringBuilder();
        int at = 0;
        while (matcher.find()) {
            result.append(text, at, matcher.start());
            at = matcher.end();
            var name = nameIn(matcher, 2);
            if (name == null) {
                result.append('$');
            } else if (byKey.containsKey(name) && top(name).file()) {
                result.append(matcher.group());
            } else if (byKey.containsKey(name) && !served.get(name).contains(matcher.group())) {
                result.append(served.get(name)); // a name that the first pass put together
            }
            if (result.length() > LONGEST_VALUE) {
                throw new NotExpandable("A value grows beyond 1 MiB when its variables are filled in.");
            }
        }
        return result.append(text, at, text.length()).toString();
    }

    private static String nameIn(com.google.re2j.Matcher matcher, int groups) {
        for (int group = 1; group <= groups; group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return null;
    }
}
