package dev.chatops.pipeline.command;

import java.util.Optional;

/** Takes a typed text apart, word by word from its start. What is left stays as it was typed, byte for byte. */
final class Words {

    private String rest;

    Words(String text) {
        this.rest = text.stripLeading();
    }

    boolean isEmpty() {
        return rest.isEmpty();
    }

    /** All that was not taken, without the white space before it. */
    String rest() {
        return rest;
    }

    /** The next word, untouched; empty at the end. */
    String peek() {
        int end = 0;
        while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
            end++;
        }
        return rest.substring(0, end);
    }

    String take() {
        var word = peek();
        skip(word.length());
        return word;
    }

    /** A word that may stand in quotes, straight or curly, and hold blanks then. */
    String takeName() {
        var quoted = quoted();
        if (quoted.isEmpty()) {
            return take();
        }
        skip(quoted.get().length() + 2);
        return quoted.get();
    }

    /**
     * An option such as {@code --again}; phones and Macs turn its two dashes into one long one.
     *
     * @param name without dashes
     * @return whether it stood there and was taken
     */
    boolean takeOption(String name) {
        var word = peek();
        if (!isOption(word, name)) {
            return false;
        }
        skip(word.length());
        return true;
    }

    /** The value of {@code --name VALUE} or {@code --name=VALUE}, taken; empty where the next word is no such option. */
    Optional<String> takeOptionValue(String name) {
        var word = peek();
        int equals = word.indexOf('=');
        if (equals > 0 && isOption(word.substring(0, equals), name)) {
            return Optional.of(takeBehind(equals + 1));
        }
        return takeOption(name) ? Optional.of(takeName()) : Optional.empty();
    }

    private static boolean isOption(String word, String name) {
        return word.equals("--" + name) || word.equals("\u2014" + name) || word.equals("\u2013" + name);
    }

    /** A whole quoted word at the start, without its quotes. */
    private Optional<String> quoted() {
        var closing = rest.isEmpty() ? "" : closing(rest.charAt(0));
        for (int i = 1; !closing.isEmpty() && i < rest.length(); i++) {
            if (closing.indexOf(rest.charAt(i)) >= 0) {
                boolean whole = i + 1 == rest.length() || Character.isWhitespace(rest.charAt(i + 1));
                return i > 1 && whole ? Optional.of(rest.substring(1, i)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Which characters close a word that this one opens. */
    private static String closing(char opening) {
        return switch (opening) {
            case '"', '\u201c', '\u201d', '\u201e' -> "\"\u201c\u201d";
            case '\'', '\u2018', '\u2019', '\u201a' -> "'\u2018\u2019";
            default -> "";
        };
    }

    /** The value that stands right behind a part of a word, as in {@code NAME=value}; both are taken. May be quoted, may be empty. */
    String takeBehind(int characters) {
        rest = rest.substring(characters);
        boolean over = rest.isEmpty() || Character.isWhitespace(rest.charAt(0));
        if (over) {
            skip(0);
        }
        return over ? "" : takeName();
    }

    private void skip(int characters) {
        rest = rest.substring(characters).stripLeading();
    }
}
