package dev.chatops.local.world;

/** Why a world does not come up; the message names the cause and the remedy, for the person at the terminal. */
public final class WorldException extends Exception {

    private static final long serialVersionUID = 1;

    public WorldException(String message) {
        super(message);
    }

    public WorldException(String message, Throwable cause) {
        super(message, cause);
    }
}
