package dev.chatops.ciconfig.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** {@code /…/flags} in RE2's syntax. The engine takes time linear in the text, so a hostile pattern cannot hang a service. */
public final class Regex {
    private static final com.google.re2j.Pattern FORM = Pattern.compile("(?s)^/(.+)/([ismU]*)$");
    private static final int LONGEST = 4096; // characters

    /** Of a pattern's program; it has the size of some hundred kilobytes then. RE2 has a limit too. */
    private static final int MOST_INSTRUCTIONS = 10_000;

    private static final int MOST_CACHED_INSTRUCTIONS = 500_000;
    private static final long LARGE_STACK = 64L * 1024 * 1024; // bytes; room for a call an instruction
    private static final Map<String, Optional<Pattern>> CACHE = new ConcurrentHashMap<>();
    private static final AtomicInteger CACHED_INSTRUCTIONS = new AtomicInteger();

    private Regex() {}

    /** Whether the text is written as a regex, valid or not. */
    public static boolean looksLikeOne(String text) {
        return FORM.matches(text);
    }

    /** Empty when the text has not the form, or is no RE2 pattern. */
    public static Optional<Pattern> parse(String text) {
        if (CACHED_INSTRUCTIONS.get() > MOST_CACHED_INSTRUCTIONS) {
            CACHED_INSTRUCTIONS.set(0);
            CACHE.clear();
        }
        return text.length() > LONGEST ? Optional.empty() : CACHE.computeIfAbsent(text, Regex::cached);
    }

    private static Optional<Pattern> cached(String text) {
        var compiled = compile(text);
        CACHED_INSTRUCTIONS.addAndGet(
                500 + compiled.map(Pattern::programSize).orElse(0)); // the rest of an entry counts too
        return compiled;
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
        if (pattern.length() > LONGEST || RegexSize.of(pattern) > MOST_INSTRUCTIONS) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(pattern)).filter(it -> it.programSize() <= MOST_INSTRUCTIONS);
        } catch (PatternSyntaxException | IllegalArgumentException | IndexOutOfBoundsException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    /** Whether a part of {@code text} is as the pattern has it. */
    public static boolean find(Pattern pattern, String text) {
        return withRoom(() -> pattern.matcher(text).find());
    }

    /** Whether the whole of {@code text} is as the pattern has it. */
    public static boolean matches(Pattern pattern, String text) {
        return withRoom(() -> pattern.matcher(text).matches());
    }

    /** The engine calls itself for each part that may be left out, as in {@code (a?b?c?){1000}}: deeper than usual stacks are. */
    private static boolean withRoom(BooleanSupplier match) {
        try {
            return match.getAsBoolean();
        } catch (StackOverflowError e) {
            var found = new AtomicBoolean();
            var thread = new Thread(null, () -> found.set(match.getAsBoolean()), "regex", LARGE_STACK);
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw e;
            }
            return found.get();
        }
    }
}
