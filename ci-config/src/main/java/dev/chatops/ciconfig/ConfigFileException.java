package dev.chatops.ciconfig;

/** A file could not be fetched. The message is for the user: what was asked for, why not, what to do. */
public final class ConfigFileException extends RuntimeException {
    public ConfigFileException(String message) {
        super(message);
    }
}
