package dev.chatops.runner.archive;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runner's own pass over keywords with variables in them: {@code $X} and <code>${X}</code>, unknown ones empty, {@code $$} is {@code $}. */
public final class VariableText {

    private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\$|(\\w+)|\\{(\\w+)})");

    private VariableText() {}

    /** A value is put in as it is: what looks like a reference in it stays. */
    public static String expand(String text, Map<String, String> variables) {
        return REFERENCE.matcher(text).replaceAll(found -> {
            var name = found.group(1) != null ? found.group(1) : found.group(2);
            return Matcher.quoteReplacement(name == null ? "$" : variables.getOrDefault(name, ""));
        });
    }
}
