package dev.chatops.pipeline.project;

/** A project file that cannot be used. The message names the file, the line and what would be right. */
final class ProjectFileException extends Exception {

    private static final long serialVersionUID = 1;
    private static final int LONGEST = 1000; // characters

    ProjectFileException(String message) {
        super(shown(message));
    }

    ProjectFileException(String file, int line, String message) {
        this("%s:%d: %s".formatted(file, line, message));
    }

    /** One line, cut where it is very long: anything that the file holds may stand in it. */
    private static String shown(String message) {
        var line = message.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "\u2026" : line;
    }
}
