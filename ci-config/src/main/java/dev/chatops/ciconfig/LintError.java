package dev.chatops.ciconfig;

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
    /** Place and message on one line, for a terminal or a chat answer. */
    public String sentence() {
        var place = file == null ? "" : line == null ? file + ": " : file + ":" + line + ": ";
        return place + message;
    }
}
