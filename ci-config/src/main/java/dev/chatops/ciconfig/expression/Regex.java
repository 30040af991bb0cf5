package dev.chatops.ciconfig.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * {@code /…/flags} in RE2's syntax. The engine takes time linear in the text, but also in the pattern: {@link EvaluationBudget}
 * bounds the product.
 */
public final class Regex {
    private static final String FLAGS = "ismU";
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
        return text.startsWith("/") && closingSlash(text) > 1;
    }

    /** -1 when something else than flags stands behind the last slash. */
    private static int closingSlash(String text) {
        int last = text.length() - 1;
        while (last >= 0 && FLAGS.indexOf(text.charAt(last)) >= 0) {
            last--;
        }
        return last >= 0 && text.charAt(last) == '/' ? last : -1;
    }

    /** Empty when the text has not the form, or is no RE2 pattern. @throws EvaluationBudget.Spent after too many others */
    public static Optional<Pattern> parse(String text) {
        if (CACHED_INSTRUCTIONS.get() > MOST_CACHED_INSTRUCTIONS) {
            CACHED_INSTRUCTIONS.set(0);
            CACHE.clear();
        }
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        var pattern = CACHE.computeIfAbsent(text, Regex::cached);
        return charged(text, pattern);
    }

    private static Optional<Pattern> cached(String text) {
        var compiled = compile(text);
        CACHED_INSTRUCTIONS.addAndGet(
                500 + compiled.map(Pattern::programSize).orElse(0)); // the rest of an entry counts too
        return compiled;
    }

    private static Optional<Pattern> compile(String text) {
        if (!looksLikeOne(text)) {
            return Optional.empty();
        }
        int close = closingSlash(text);
        var flags = text.substring(close + 1);
        var pattern = text.substring(1, close).replace("\\/", "/");
        return compilePlain(flags.isEmpty() ? pattern : "(?" + flags + ")" + pattern);
    }

    /** A pattern without slashes, as {@code spec:inputs:regex} may have it. */
    public static Optional<Pattern> plain(String pattern) {
        return charged(pattern, compilePlain(pattern));
    }

    private static Optional<Pattern> charged(String source, Optional<Pattern> pattern) {
        EvaluationBudget.compiled(source, pattern.map(Pattern::programSize).orElse(MOST_INSTRUCTIONS));
        return pattern;
    }

    private static Optional<Pattern> compilePlain(String pattern) {
        if (pattern.length() > LONGEST || RegexSize.of(pattern) > MOST_INSTRUCTIONS) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(pattern)).filter(it -> it.programSize() <= MOST_INSTRUCTIONS);
        } catch (PatternSyntaxException | IllegalArgumentException | IndexOutOfBoundsException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    /** Whether a part of {@code text} is as the pattern has it. @throws EvaluationBudget.Spent when that takes too long */
    public static boolean find(Pattern pattern, String text) {
        return EvaluationBudget.find(
                pattern,
                text,
                counted -> withRoom(() -> pattern.matcher(counted).find()));
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
            var found = new FutureTask<>(match::getAsBoolean);
            new Thread(null, found, "regex", LARGE_STACK).start();
            try {
                return found.get();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw e;
            } catch (ExecutionException inside) {
                if (inside.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw e;
            }
        }
    }
}
