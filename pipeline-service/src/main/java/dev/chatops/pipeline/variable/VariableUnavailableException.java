package dev.chatops.pipeline.variable;

/** A project variable whose value cannot be had. The message names the variable and the place, never a value. */
public final class VariableUnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    VariableUnavailableException(String message) {
        super(message);
    }
}
