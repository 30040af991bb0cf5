package dev.chatops.gateway.publish;

/** What became of a command that was to be written to Kafka. */
public enum Publication {
    /** All in-sync replicas have it (G1). */
    ACCEPTED("accepted"),
    /** It never left this process, and never will: the same command may be typed again without a second thought. */
    NOT_ACCEPTED("not_accepted"),
    /** Kafka was given it and did not answer in time: it may be there. */
    UNCONFIRMED("unconfirmed");

    private final String word;

    Publication(String word) {
        this.word = word;
    }

    /** As in metrics and logs. */
    public String word() {
        return word;
    }
}
