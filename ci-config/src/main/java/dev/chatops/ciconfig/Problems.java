package dev.chatops.ciconfig;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a file, so that its author hears all of it at once. */
final class Problems {

    private final String file;
    private final List<LintError> errors = new ArrayList<>();
    private final List<LintError> warnings = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void error(int line, String job, String keyword, String message) {
        errors.add(new LintError(message, file, line, job, keyword));
    }

    void warning(int line, String job, String keyword, String message) {
        warnings.add(new LintError(message, file, line, job, keyword));
    }

    List<LintError> errors() {
        return errors;
    }

    List<LintError> warnings() {
        return warnings;
    }
}
