package dev.chatops.consume;

/** Another replica has read this partition meanwhile: what was read here must not be acted on. */
final class PositionMovedException extends Exception {

    private static final long serialVersionUID = 1;

    PositionMovedException(String message) {
        super(message);
    }
}
