package dev.chatops.ciconfig.expression;

import com.google.re2j.Pattern;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What all conditions and patterns of one configuration may cost together, since each may be cheap and their sum take hours: the
 * parts of conditions, the characters that they compare or fill in, regular expressions, and the paths that globs are compared
 * with. It counts steps and no time, so that a configuration is valid on a busy machine if it is on an idle one. A regular
 * expression that is compiled again, or matched with the same text again, is free but for its condition; and so is a glob that
 * the same paths were compared with.
 */
public final class EvaluationBudget {
    private static final long STEPS = 120_000_000; // about two seconds
    private static final ScopedValue<EvaluationBudget> CURRENT = ScopedValue.newInstance();
    private static final int STEPS_PER_COMPILED_INSTRUCTION = 30;
    private static final int STEPS_PER_CHARACTER = 8; // whatever the pattern
    private static final int CHARACTERS_PER_STEP = 10; // that are only compared or copied
    private static final int MOST_KNOWN = 10_000;

    private final Map<Search, Boolean> known = new HashMap<>();
    private final Set<String> compiled = new HashSet<>();
    private long left;

    private record Search(Pattern pattern, String text) {}

    /** There is none left. The message is for the user, a sentence without the place. */
    public static final class Spent extends RuntimeException {
        private Spent() {
            super(
                    "The patterns and conditions take too long: more than " + STEPS / 1_000_000
                            + " million steps, a step being one instruction of a pattern at one character of a text."
                            + " Use simpler patterns, shorter texts, or fewer of them.",
                    null,
                    false,
                    false);
        }
    }

    private EvaluationBudget(long steps) {
        this.left = steps;
    }

    /**
     * What {@code work} gives, which has one budget for all that it does in this thread; within another budget that one goes on.
     *
     * @throws Spent when it is not enough
     */
    public static <T> T within(Supplier<T> work) {
        return within(STEPS, work);
    }

    /** @param steps each about 10 ns: an instruction of a pattern at a character of the text */
    public static <T> T within(long steps, Supplier<T> work) {
        return CURRENT.isBound()
                ? work.get()
                : ScopedValue.where(CURRENT, new EvaluationBudget(steps)).call(work::get);
    }

    /** Takes steps from the budget that this thread works within, if any. @throws Spent when there are not so many left */
    public static void spend(long steps) {
        if (CURRENT.isBound()) {
            CURRENT.get().take(steps);
        }
    }

    /** For characters that are only compared, scanned or copied. */
    public static void spendOn(long characters) {
        spend(characters / CHARACTERS_PER_STEP);
    }

    /** For a glob. */
    public static void compiled(Pattern pattern) {
        spend((long) pattern.programSize() * STEPS_PER_COMPILED_INSTRUCTION);
    }

    /** @param source with its flags */
    static void compiled(String source, int instructions) {
        if (CURRENT.isBound() && CURRENT.get().compiled.add(source)) {
            spend((long) instructions * STEPS_PER_COMPILED_INSTRUCTION + source.length());
        }
    }

    /**
     * Whether {@code search} finds something in {@code text}.
     *
     * @param search is given the text in a form that counts how far it is read, since most patterns are done with most texts soon
     */
    static boolean find(Pattern pattern, String text, Predicate<CharSequence> search) {
        if (!CURRENT.isBound()) {
            return search.test(text);
        }
        var budget = CURRENT.get();
        var asked = new Search(pattern, text);
        var answer = budget.known.get(asked);
        if (answer == null) {
            answer = search.test(budget.new Counted(text, pattern.programSize() + STEPS_PER_CHARACTER));
            if (budget.known.size() >= MOST_KNOWN) {
                budget.known.clear();
            }
            budget.known.put(asked, answer);
        }
        return answer;
    }

    /**
     * Whether a glob's {@code pattern} finds something in {@code text}. Nothing is remembered, since paths are many. Such patterns
     * have few ways to go on at a character, so a step of theirs is worth half of another.
     */
    public static boolean find(Pattern pattern, String text) {
        var counted = CURRENT.isBound()
                ? CURRENT.get().new Counted(text, (pattern.programSize() + STEPS_PER_CHARACTER) / 2)
                : text;
        return pattern.matcher(counted).find();
    }

    private void take(long steps) {
        left -= steps;
        if (left < 0) {
            throw new Spent();
        }
    }

    /** A text that takes its price from the budget where it is read for the first time. */
    private final class Counted implements CharSequence {
        private final String text;
        private final int stepsPerCharacter;
        private int read;

        Counted(String text, int stepsPerCharacter) {
            this.text = text;
            this.stepsPerCharacter = stepsPerCharacter;
        }

        @Override
        public char charAt(int index) {
            if (index >= read) {
                take((index + 1L - read) * stepsPerCharacter);
                read = index + 1;
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
