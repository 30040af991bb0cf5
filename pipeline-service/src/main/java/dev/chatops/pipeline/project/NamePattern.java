package dev.chatops.pipeline.project;

import com.google.re2j.Pattern;
import dev.chatops.ciconfig.expression.Regex;
import java.util.Optional;

/**
 * Which names a rule is about: a name in which {@code *} stands for any characters, or {@code /…/} in RE2's syntax. Either is
 * about the whole name. RE2 takes time linear in the text, so that no pattern can hang a decision.
 */
public final class NamePattern {

    private static final String SPECIAL = "\\^$.|?+()[]{}";

    private final String written;
    private final Optional<Pattern> pattern;

    /** @param pattern empty: the very text that is written */
    private NamePattern(String written, Optional<Pattern> pattern) {
        this.written = written;
        this.pattern = pattern;
    }

    /** Of jobs and branches. Empty for a regex that is none. */
    static Optional<NamePattern> ofName(String written) {
        boolean regex = written.length() > 2 && written.startsWith("/") && written.endsWith("/");
        if (!regex && written.indexOf('*') < 0) {
            return Optional.of(new NamePattern(written, Optional.empty()));
        }
        return compiled(written, regex ? written.substring(1, written.length() - 1) : literal(written));
    }

    /** Of arguments: always a regex, without slashes. Empty for a regex that is none. */
    static Optional<NamePattern> ofText(String written) {
        return compiled(written, written);
    }

    /** Whether the whole of {@code text} is as written; a dot stands for line breaks too. */
    public boolean matches(String text) {
        return pattern.map(it -> Regex.matches(it, text)).orElseGet(() -> written.equals(text));
    }

    private static Optional<NamePattern> compiled(String written, String regex) {
        // alone first: what only inside the group is whole, such as a)|(b, is no pattern
        return Regex.plain(regex)
                .flatMap(_ -> Regex.plain("(?s)(?:" + regex + ")"))
                .map(pattern -> new NamePattern(written, Optional.of(pattern)));
    }

    private static String literal(String name) {
        var regex = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (c == '*') {
                regex.append(".*");
            } else {
                regex.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        return regex.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && written.equals(that.written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return written;
    }
}
