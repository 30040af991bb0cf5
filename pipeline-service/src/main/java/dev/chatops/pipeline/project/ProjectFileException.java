package dev.chatops.pipeline.project;

/** A project file that cannot be used. The message names the file, the line and what would be right. */
final class ProjectFileException extends Exception {

    private static final long serialVersionUID = 1;

    ProjectFileException(String message) {
        super(message);
    }
}
