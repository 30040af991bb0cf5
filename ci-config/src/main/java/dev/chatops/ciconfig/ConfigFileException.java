package dev.chatops.ciconfig;

public class ConfigFileException extends RuntimeException {
    public ConfigFileException(String m) {
        super(m);
    }
}
