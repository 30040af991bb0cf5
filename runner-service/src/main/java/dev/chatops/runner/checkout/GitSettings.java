package dev.chatops.runner.checkout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a job wants its working copy, from its variables, with GitLab's names and defaults
 * (docs.gitlab.com/ci/runners/configure_runners).
 *
 * @param depth how many commits of history are fetched; 0 for all, with all branches and tags
 * @param checkout whether the files are put to the commit; false leaves them as they were
 * @param cleanFlags of {@code git clean} after the checkout; empty for no clean
 * @param submodulePaths which submodules; empty for all
 * @param attempts how often it is tried
 * @param ignored variables that were set and have no effect
 */
public record GitSettings(
        Strategy strategy,
        int depth,
        boolean checkout,
        List<String> cleanFlags,
        Submodules submodules,
        int submoduleDepth,
        List<String> submodulePaths,
        int attempts,
        List<String> ignored) {

    /** {@code GIT_STRATEGY}. */
    public enum Strategy {
        /** From nothing each time. */
        CLONE,
        /** What is there is brought to the commit. */
        FETCH,
        /** No git at all; what an earlier job of the project left in this slot is still there. */
        NONE,
        /** No git at all, in an empty folder. */
        EMPTY
    }

    /** {@code GIT_SUBMODULE_STRATEGY}. */
    public enum Submodules {
        NONE,
        NORMAL,
        RECURSIVE
    }

    private static final int DEFAULT_DEPTH = 20;
    private static final int MOST_ATTEMPTS = 10;
    private static final List<String> DEFAULT_CLEAN_FLAGS = List.of("-ffdx");
    private static final Pattern LETTERS = Pattern.compile("-[dfnqxX]+");
    private static final Set<String> WORDS = Set.of("--force", "--quiet", "--dry-run");
    private static final Set<String> WITH_PATTERN = Set.of("-e", "--exclude");

    /** Those that would give a job's file a say in how git is called. */
    private static final List<String> NOT_SUPPORTED =
            List.of("GIT_FETCH_EXTRA_FLAGS", "GIT_SUBMODULE_UPDATE_FLAGS", "GIT_SUBMODULE_FORCE_HTTPS");

    /**
     * @param variables of the job
     * @throws CheckoutException for a value that has no meaning; it names the variable and what it may be
     */
    public static GitSettings of(Map<String, String> variables) throws CheckoutException {
        if (!value(variables, "GIT_CLONE_PATH", "").isEmpty()) {
            throw new CheckoutException("GIT_CLONE_PATH is not supported: working copies lie where this runner keeps"
                    + " them; remove the variable");
        }
        int depth = number(variables, "GIT_DEPTH", DEFAULT_DEPTH, 0, Integer.MAX_VALUE);
        return new GitSettings(
                word(variables, "GIT_STRATEGY", Strategy.FETCH),
                depth,
                flag(variables, "GIT_CHECKOUT"),
                cleanFlags(value(variables, "GIT_CLEAN_FLAGS", "")),
                word(variables, "GIT_SUBMODULE_STRATEGY", Submodules.NONE),
                number(variables, "GIT_SUBMODULE_DEPTH", depth, 0, Integer.MAX_VALUE),
                words(value(variables, "GIT_SUBMODULE_PATHS", "")),
                number(variables, "GET_SOURCES_ATTEMPTS", 1, 1, MOST_ATTEMPTS),
                NOT_SUPPORTED.stream()
                        .filter(name -> !value(variables, name, "").isEmpty())
                        .toList());
    }

    private static String value(Map<String, String> variables, String name, String otherwise) {
        var value = variables.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private static <E extends Enum<E>> E word(Map<String, String> variables, String name, E otherwise)
            throws CheckoutException {
        var value = value(variables, name, otherwise.name());
        for (var each : otherwise.getDeclaringClass().getEnumConstants()) {
            if (each.name().equalsIgnoreCase(value)) {
                return each;
            }
        }
        var known = List.of(otherwise.getDeclaringClass().getEnumConstants());
        throw new CheckoutException(
                "%s is one of %s, not '%s'".formatted(name, known.toString().toLowerCase(Locale.ROOT), value));
    }

    private static int number(Map<String, String> variables, String name, int otherwise, int least, int most)
            throws CheckoutException {
        var value = value(variables, name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new CheckoutException("%s is a number from %d, not '%s'".formatted(name, least, value));
    }

    private static boolean flag(Map<String, String> variables, String name) throws CheckoutException {
        return switch (value(variables, name, "true").toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "t" -> true;
            case "false", "0", "no", "f" -> false;
            default -> throw new CheckoutException(name + " is true or false");
        };
    }

    private static List<String> cleanFlags(String value) throws CheckoutException {
        if (value.isEmpty()) {
            return DEFAULT_CLEAN_FLAGS;
        }
        if (value.equals("none")) {
            return List.of();
        }
        var flags = words(value);
        for (int i = 0; i < flags.size(); i++) {
            var flag = flags.get(i);
            if (WITH_PATTERN.contains(flag) && i + 1 < flags.size()) {
                i++; // the pattern, whatever it is
            } else if (!LETTERS.matcher(flag).matches()
                    && !WORDS.contains(flag)
                    && !flag.startsWith("--exclude=")
                    && !(flag.startsWith("-e") && flag.length() > 2)) {
                throw new CheckoutException(
                        "GIT_CLEAN_FLAGS holds '%s', which is not a flag of git clean that may be given"
                                .formatted(flag));
            }
        }
        return flags;
    }

    private static List<String> words(String value) {
        var words = new ArrayList<String>();
        for (var word : value.split("\\s+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return List.copyOf(words);
    }
}
