package dev.chatops.ciconfig;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.function.Function;

/** Texts of the configuration with variables in them, filled in once as GitLab's server does. */
public final class VariableText {
    private static final Pattern MENTION =
            Pattern.compile("\\$([A-Za-z_]\\w*)|\\$\\{([A-Za-z_]\\w*)\\}|%([A-Za-z_]\\w*)%");
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

    private static String fill(String text, Function<String, String> variables, boolean keepUnknown) {
        if (text.indexOf('$') < 0 && text.indexOf('%') < 0) {
            return text;
        }
        var matcher = MENTION.matcher(text);
        var result = new StringBuilder();
        int at = 0;
        while (matcher.find() && result.length() < LONGEST) {
            result.append(text, at, matcher.start());
            at = matcher.end();
            var value = variables.apply(nameIn(matcher, 3));
            result.append(value != null ? value : keepUnknown ? matcher.group() : "");
        }
        return result.append(text, at, text.length()).toString();
    }

    /** The first of the groups that matched, or null. */
    static String nameIn(Matcher matcher, int groups) {
        for (int group = 1; group <= groups; group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return null;
    }
}
