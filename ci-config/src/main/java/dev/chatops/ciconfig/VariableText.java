package dev.chatops.ciconfig;

import java.util.function.Function;

/** Texts of the configuration with variables in them, filled in once as GitLab's server does. */
public final class VariableText {
    private VariableText() {}

    /** For globs and tags: a mention of an unknown variable stays. */
    public static String fillKeepingUnknown(String text, Function<String, String> variables) {
        return text.indexOf('$') < 0 && text.indexOf('%') < 0 ? text : VariableExpansion.fill(text, variables, true);
    }

    /** For environments, names and includes: an unknown variable is empty. */
    public static String fill(String text, Function<String, String> variables) {
        return text.indexOf('$') < 0 && text.indexOf('%') < 0 ? text : VariableExpansion.fill(text, variables, false);
    }
}
