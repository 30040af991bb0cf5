package dev.chatops.ciconfig;

import java.util.List;

/**
 * Something wrong, or worth a warning, in a configuration.
 *
 * @param message in GitLab's words where it has some, with the remedy; whole sentences for a person
 * @param file where it was written; null when no file is meant
 * @param line from 1; null when the whole file is meant
 * @param job the job it is about, or null
 * @param keyword the innermost keyword it is about, or null
 */
public record LintError(String message, String file, Integer line, String job, String keyword) {
    /** The same with {@code [MASKED]} in place of each of these values. */
    LintError without(List<String> secrets) {
        return new LintError(masked(message, secrets), masked(file, secrets), line, job, keyword);
    }

    private static String masked(String text, List<String> secrets) {
        var shown = text;
        for (var secret : shown == null ? List.<String>of() : secrets) {
            shown = shown.replace(secret, "[MASKED]");
        }
        return shown;
    }

    /** Place and message on one line, for a terminal or a chat answer. */
    public String sentence() {
        var place = file == null ? "" : line == null ? file + ": " : file + ":" + line + ": ";
        return place + message;
    }
}
