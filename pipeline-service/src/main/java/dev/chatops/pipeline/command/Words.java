package dev.chatops.pipeline.command;

import java.util.Optional;

/** Takes a typed text apart, word by word from its start. What is left stays as it was typed, byte for byte. */
final class Words {

    private final String text;
    private final Quotes doubled = new Quotes("\"\u201c\u201d\u201e", "\"\u201c\u201d");
    private final Quotes single = new Quotes("'\u2018\u2019\u201a", "'\u2018\u2019");
    private int at;

    Words(String text) {
        this.text = text;
        skip(0);
    }

    boolean isEmpty() {
        return at == text.length();
    }

    /** All that was not taken, without the white space before it. */
    String rest() {
        return text.substring(at);
    }

    /** The next word, untouched; empty at the end. */
    String peek() {
        int end = at;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(at, end);
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
        var quotes = opens(doubled) ? doubled : single;
        if (!opens(quotes)) {
            return Optional.empty();
        }
        int end = quotes.closingFrom(at + 1);
        boolean whole =
                end + 1 == text.length() || end + 1 < text.length() && Character.isWhitespace(text.charAt(end + 1));
        return end > at + 1 && whole ? Optional.of(text.substring(at + 1, end)) : Optional.empty();
    }

    private boolean opens(Quotes quotes) {
        return !isEmpty() && quotes.opening.indexOf(text.charAt(at)) >= 0;
    }

    /** One kind of quotes. Knows the next closing one, so that many opening ones before it do not look for it one by one. */
    private final class Quotes {
        private final String opening;
        private final String closing;
        private int next;

        Quotes(String opening, String closing) {
            this.opening = opening;
            this.closing = closing;
        }

        /** The length of the text when there is none. {@code from} is never less than the time before. */
        int closingFrom(int from) {
            next = Math.max(next, from);
            while (next < text.length() && closing.indexOf(text.charAt(next)) < 0) {
                next++;
            }
            return next;
        }
    }

    /** The value that stands right behind a part of a word, as in {@code NAME=value}; both are taken. May be quoted, may be empty. */
    String takeBehind(int characters) {
        at += characters;
        boolean over = isEmpty() || Character.isWhitespace(text.charAt(at));
        if (over) {
            skip(0);
        }
        return over ? "" : takeName();
    }

    private void skip(int characters) {
        at += characters;
        while (!isEmpty() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
