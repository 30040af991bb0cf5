package dev.chatops.ciconfig;

/** A configuration file that cannot be had. The message is for the user. */
public final class ConfigFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ConfigFileException(String message) {
        super(message);
    }
}
