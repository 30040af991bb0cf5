package dev.chatops.reply.post;

/** Why an answer comes too late. */
final class Deadline {

    static final String REASON = "it was not finished within the 30 minutes in which the chat platform takes answers";

    /** The last failure follows. */
    static final String FAILED =
            "it could not be posted within the 30 minutes in which the chat platform takes answers: ";

    static final String LATE_REASON = "it was not finished within the time in which late answers are posted";

    /** The last failure follows. */
    static final String LATE_FAILED = "it could not be posted within the time in which late answers are posted: ";

    private Deadline() {}

    /** @param failure what the last post failed with; null when none did */
    static String reason(String failure) {
        return failure == null ? REASON : FAILED + failure;
    }
}
