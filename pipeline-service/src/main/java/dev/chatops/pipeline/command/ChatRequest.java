package dev.chatops.pipeline.command;

import java.util.Optional;
import java.util.Set;

/** What somebody typed, understood (architecture §7, chat grammar): {@code [PROJECT] VERB [REST]}. */
sealed interface ChatRequest {

    /** The words that are actions. An alias of a project cannot be one. */
    Set<String> VERBS = Set.of("help", "run");

    /** The project as it was named; empty when none was. */
    Optional<String> project();

    /**
     * @param job its name, without quotes
     * @param input all behind the white space that ends the job's name, byte for byte; empty when there is none
     */
    record Run(Optional<String> project, String job, String input) implements ChatRequest {}

    /** {@code run} without a job's name. */
    record RunWhat(Optional<String> project) implements ChatRequest {}

    record Help(Optional<String> project) implements ChatRequest {}

    /** @param verb the word where a verb was expected; empty when the text ended before it */
    record NotUnderstood(Optional<String> project, String verb) implements ChatRequest {}

    /**
     * Understands any text.
     *
     * @param text what stands behind the slash word
     */
    static ChatRequest parse(String text) {
        var rest = text.stripLeading();
        var first = firstWord(rest);
        if (first.isEmpty()) {
            return new Help(Optional.empty());
        }
        if (VERBS.contains(first)) {
            return verb(Optional.empty(), first, rest.substring(first.length()));
        }
        var behind = rest.substring(first.length()).stripLeading();
        var second = firstWord(behind);
        return verb(Optional.of(first), second, behind.substring(second.length()));
    }

    private static ChatRequest verb(Optional<String> project, String verb, String rest) {
        return switch (verb) {
            case "run" -> run(project, rest);
            case "help" -> new Help(project);
            default -> new NotUnderstood(project, verb);
        };
    }

    private static ChatRequest run(Optional<String> project, String rest) {
        var text = rest.stripLeading();
        if (text.isEmpty()) {
            return new RunWhat(project);
        }
        var closing = closingQuote(text.charAt(0));
        int end = closing.isEmpty() ? -1 : indexOfAny(text, closing, 1);
        boolean quoted = end > 1 && (end + 1 == text.length() || Character.isWhitespace(text.charAt(end + 1)));
        var job = quoted ? text.substring(1, end) : firstWord(text);
        var behind = text.substring(quoted ? end + 1 : job.length());
        return new Run(project, job, behind.stripLeading());
    }

    /** Which characters close a name that this one opens; phones and Macs type curly ones. */
    private static String closingQuote(char opening) {
        return switch (opening) {
            case '"', '\u201c', '\u201d', '\u201e' -> "\"\u201c\u201d";
            case '\'', '\u2018', '\u2019', '\u201a' -> "'\u2018\u2019";
            default -> "";
        };
    }

    private static int indexOfAny(String text, String characters, int from) {
        for (int i = from; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }
}
