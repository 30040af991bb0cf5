package dev.chatops.ciconfig.yaml;

/** The text is not YAML that we read. The message is for the user and says what to do. */
public final class YamlException extends RuntimeException {
    private final transient Place place;

    public YamlException(String message, Place place) {
        super(message, null, false, false);
        this.place = place;
    }

    public Place place() {
        return place;
    }
}
