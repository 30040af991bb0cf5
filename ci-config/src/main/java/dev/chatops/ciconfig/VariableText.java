package dev.chatops.ciconfig;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/** Texts of the configuration with variables in them, filled in once as GitLab's server does. */
public final class VariableText {
    private static final int LONGEST = 1024 * 1024; // characters; more is left out

    private VariableText() {}

    /** For globs and tags: a mention of an unknown variable stays. */
    public static String fillKeepingUnknown(String text, Function<String, String> variables) {
        return fill(text, variables, true);
    }

    /** For environments, names and includes: an unknown variable is empty. */
    public static String fill(String text, Function<String, String> variables) {
        return fill(text, variables, false);
    }

    /** The variables that a text mentions. */
    public static Set<String> names(String text) {
        var names = new LinkedHashSet<String>();
        Mentions.replace(text, true, (name, mention) -> {
            if (name != null) {
                names.add(name);
            }
            return mention;
        });
        return names;
    }

    private static String fill(String text, Function<String, String> variables, boolean keepUnknown) {
        int[] added = {0};
        return Mentions.replace(text, true, (name, mention) -> {
            var value = name == null ? mention : variables.apply(name);
            var filled = value != null ? value : keepUnknown ? mention : "";
            added[0] += filled.length();
            return added[0] > LONGEST ? "" : filled;
        });
    }
}
