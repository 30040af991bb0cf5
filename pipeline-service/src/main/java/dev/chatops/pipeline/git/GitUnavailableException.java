package dev.chatops.pipeline.git;

/** A repository that cannot be read now. The message is for the person in chat: no URL, no credentials. */
public final class GitUnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    GitUnavailableException(String message) {
        super(message);
    }

    GitUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
