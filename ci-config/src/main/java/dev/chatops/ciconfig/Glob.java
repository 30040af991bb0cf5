package dev.chatops.ciconfig;

import com.google.re2j.Pattern;

/** Patterns for paths, in the two dialects that GitLab has. Matching takes time linear in the path. */
public final class Glob {
    /** Characters; longer ones are refused. */
    public static final int LONGEST = 4096;

    private final Pattern pattern;

    private Glob(String regex) {
        this.pattern = Pattern.compile(regex);
    }

    /**
     * As in {@code include:local}: {@code **}{@code /} is any number of folders or none, {@code **} any text, {@code *} any text
     * without a slash. Nothing else is special.
     */
    public static Glob include(String glob) {
        var regex = new StringBuilder("(?s)^");
        for (int i = 0; i < checked(glob).length(); i++) {
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else {
                regex.append(glob.charAt(i) == '*' ? "[^/]*" : Pattern.quote(glob.substring(i, i + 1)));
            }
        }
        return new Glob(regex.append('$').toString());
    }

    /**
     * As in {@code changes} and {@code exists}: {@code *} and {@code ?} stop at a slash and match leading dots,
     * {@code **}{@code /} is any number of folders or none, <code>{a,b}</code> alternatives, {@code [a-z]} classes.
     */
    public static Glob path(String glob) {
        var regex = new StringBuilder("(?s)^");
        int braces = 0;
        for (int i = 0; i < checked(glob).length(); i++) {
            char c = glob.charAt(i);
            boolean segmentStart =
                    i == 0 || glob.charAt(i - 1) == '/' || glob.charAt(i - 1) == '{' || glob.charAt(i - 1) == ',';
            if (segmentStart && glob.startsWith("**/", i)) {
                regex.append("(?:[^/]+/)*");
                i += 2;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '{' && glob.indexOf('}', i) > 0) {
                regex.append("(?:");
                braces++;
            } else if (c == '}' && braces > 0) {
                regex.append(')');
                braces--;
            } else if (c == ',' && braces > 0) {
                regex.append('|');
            } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
                int end = glob.indexOf(']', i + 2);
                regex.append(characterClass(glob.substring(i + 1, end)));
                i = end;
            } else {
                int from = c == '\\' && i + 1 < glob.length() ? ++i : i;
                regex.append(Pattern.quote(glob.substring(from, from + 1)));
            }
        }
        return new Glob(regex.append(")".repeat(braces)).append('$').toString());
    }

    private static String characterClass(String inside) {
        boolean not = inside.startsWith("!") || inside.startsWith("^");
        var members = (not ? inside.substring(1) : inside)
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("^", "\\^");
        var regex = "[" + (not ? "^/" : "") + members + "]";
        try {
            Pattern.compile(regex);
            return regex;
        } catch (com.google.re2j.PatternSyntaxException e) {
            return Pattern.quote("[" + inside + "]"); // such as [z-a]
        }
    }

    private static String checked(String glob) {
        if (glob.length() > LONGEST) {
            throw new IllegalArgumentException("glob of " + glob.length() + " characters");
        }
        return glob;
    }

    /** Whether the text has any character that is special in {@link #path}. */
    public static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    public boolean matches(String path) {
        return pattern.matcher(path).find();
    }
}
