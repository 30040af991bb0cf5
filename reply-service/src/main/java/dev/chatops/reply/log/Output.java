package dev.chatops.reply.log;

/**
 * What of a job's log is its reply.
 *
 * @param bytes without a line feed at its end
 * @param lastLines what the commands printed last outside of {@code chat_reply}; empty where there is no such section
 * @param incomplete whether pieces of the log are missing
 */
public record Output(byte[] bytes, byte[] lastLines, boolean incomplete) {

    private static final byte[] NONE = {};

    /** Of a log without {@code chat_reply}. */
    public Output(byte[] bytes, boolean incomplete) {
        this(bytes, NONE, incomplete);
    }
}
