package dev.chatops.ciconfig.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@code /…/flags} in RE2's syntax. The engine takes time linear in the text, so a hostile pattern cannot hang a service. */
public final class Regex {
    private static final com.google.re2j.Pattern FORM = Pattern.compile("(?s)^/(.+)/([ismU]*)$");
    private static final int LONGEST = 4096; // characters; the program of a pattern grows with it
    private static final int MOST_CACHED = 1000;
    private static final Map<String, Optional<Pattern>> CACHE = new ConcurrentHashMap<>();

    private Regex() {}

    /** Whether the text is written as a regex, valid or not. */
    public static boolean looksLikeOne(String text) {
        return FORM.matches(text);
    }

    /** Empty when the text has not the form, or is no RE2 pattern. */
    public static Optional<Pattern> parse(String text) {
        if (CACHE.size() > MOST_CACHED) {
            CACHE.clear();
        }
        return text.length() > LONGEST ? Optional.empty() : CACHE.computeIfAbsent(text, Regex::compile);
    }

    private static Optional<Pattern> compile(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        var flags = matcher.group(2);
        var pattern = matcher.group(1).replace("\\/", "/");
        return plain(flags.isEmpty() ? pattern : "(?" + flags + ")" + pattern);
    }

    /** A pattern without slashes, as {@code spec:inputs:regex} may have it. */
    public static Optional<Pattern> plain(String pattern) {
        if (pattern.length() > LONGEST || unfoldsTooFar(pattern)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(pattern));
        } catch (PatternSyntaxException | IllegalArgumentException | IndexOutOfBoundsException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    /** Nested counts such as {@code ((a{999}){999}){999}} would be written out by the engine; RE2 refuses them. */
    private static boolean unfoldsTooFar(String pattern) {
        var counts = Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}").matcher(pattern);
        long product = pattern.length();
        while (counts.find()) {
            var most = counts.group(2) == null || counts.group(2).isEmpty() ? counts.group(1) : counts.group(2);
            product *= most.length() > 4 ? 10_000 : Math.max(1, Integer.parseInt(most));
            if (product > 5_000_000) {
                return true;
            }
        }
        return false;
    }
}
