package dev.chatops.reply.post;

/** Why an answer comes too late. */
final class Deadline {

    static final String REASON = "it was not finished within the 30 minutes in which the chat platform takes answers";

    /** The last failure follows. */
    static final String FAILED =
            "it could not be posted within the 30 minutes in which the chat platform takes answers: ";

    private Deadline() {}
}
