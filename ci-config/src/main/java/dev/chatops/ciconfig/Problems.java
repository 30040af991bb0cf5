package dev.chatops.ciconfig;

import dev.chatops.ciconfig.yaml.Place;
import java.util.LinkedHashSet;
import java.util.List;

/** Collects what is wrong with a configuration, each thing once. */
public final class Problems {
    private static final int LONGEST_MESSAGE = 2000; // characters; names in a hostile file can be megabytes
    private static final int LONGEST_NAME = 255;
    private static final int MOST = 500; // nobody reads more, and a hostile file could make millions

    private final LinkedHashSet<LintError> errors = new LinkedHashSet<>();
    private final LinkedHashSet<LintError> warnings = new LinkedHashSet<>();

    public void error(String message, Place place, String job, String keyword) {
        if (errors.size() < MOST) {
            errors.add(located(message, place, job, keyword));
        }
    }

    public void warning(String message, Place place, String job, String keyword) {
        if (warnings.size() < MOST) {
            warnings.add(located(message, place, job, keyword));
        }
    }

    void warning(LintError warning) {
        warnings.add(warning);
    }

    public boolean any() {
        return !errors.isEmpty();
    }

    List<LintError> errors() {
        return List.copyOf(errors);
    }

    List<LintError> warnings() {
        return List.copyOf(warnings);
    }

    /** Null for null. */
    static String cut(String text, int length) {
        return text == null || text.length() <= length ? text : text.substring(0, length) + "…";
    }

    static LintError located(String message, Place place, String job, String keyword) {
        var file = place == null ? null : place.file();
        var line = place == null || place.line() == 0 ? null : Integer.valueOf(place.line());
        return new LintError(
                cut(message, LONGEST_MESSAGE), file, line, cut(job, LONGEST_NAME), cut(keyword, LONGEST_NAME));
    }
}
