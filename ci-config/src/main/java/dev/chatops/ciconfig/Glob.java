package dev.chatops.ciconfig;

import com.google.re2j.Pattern;
import dev.chatops.ciconfig.expression.EvaluationBudget;

/**
 * Patterns for paths, in the two dialects that GitLab has. Matching takes time linear in the path, which {@link EvaluationBudget}
 * counts. Nearly all paths fail by their first or last characters, long before the engine is asked.
 */
public final class Glob {
    /** Characters; longer ones are refused. */
    public static final int LONGEST = 4096;

    private static final String SPECIAL = "*?[]{},\\";
    private static final String ALL = "(?s)^.*$"; // which is how all files of a repository are asked for
    private static final String ANYWHERE = "**/";

    private final Pattern pattern;
    private final String prefix;
    private final String suffix;
    private final boolean ofLastPart;
    private final boolean isAll;

    /** @param ofLastPart whether it is only about what stands behind a path's last slash */
    private Glob(String regex, String glob, boolean ofLastPart) {
        EvaluationBudget.spend(regex.length());
        this.pattern = Pattern.compile(regex);
        EvaluationBudget.compiled(pattern);
        int end = 0;
        while (end < glob.length() && SPECIAL.indexOf(glob.charAt(end)) < 0) {
            end++;
        }
        int start = glob.length();
        while (start > 0 && SPECIAL.indexOf(glob.charAt(start - 1)) < 0) {
            start--;
        }
        if (start > 0 && glob.startsWith("*/", start - 1)) {
            start++; // the slash of **/ goes with its folders
        }
        this.prefix = glob.substring(0, end);
        this.suffix = glob.substring(start);
        this.ofLastPart = ofLastPart;
        this.isAll = regex.equals(ALL);
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
        return new Glob(regex.append('$').toString(), glob, false);
    }

    /**
     * As in {@code changes} and {@code exists}: {@code *} and {@code ?} stop at a slash and match leading dots,
     * {@code **}{@code /} is any number of folders or none, <code>{a,b}</code> alternatives, {@code [a-z]} classes.
     */
    public static Glob path(String glob) {
        boolean anywhere =
                glob.startsWith(ANYWHERE) && glob.indexOf('/', ANYWHERE.length()) < 0 && glob.indexOf('[') < 0;
        return path(anywhere ? glob.substring(ANYWHERE.length()) : glob, anywhere);
    }

    private static Glob path(String glob, boolean ofLastPart) {
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
        return new Glob(regex.append(")".repeat(braces)).append('$').toString(), glob, ofLastPart);
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

    /** @throws EvaluationBudget.Spent when it and all else takes too long */
    public boolean matches(String path) {
        if (isAll) {
            return true;
        }
        EvaluationBudget.spend(1);
        int from = ofLastPart ? path.lastIndexOf('/') + 1 : 0;
        return path.startsWith(prefix, from)
                && path.length() - from >= suffix.length()
                && path.endsWith(suffix)
                && EvaluationBudget.find(pattern, from == 0 ? path : path.substring(from));
    }
}
