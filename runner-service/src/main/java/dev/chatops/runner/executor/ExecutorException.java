package dev.chatops.runner.executor;

import dev.chatops.events.FailureReason;

/** A job cannot be run where it is. The message is for people and holds no secret. */
public final class ExecutorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureReason reason;

    public ExecutorException(FailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public FailureReason reason() {
        return reason;
    }
}
