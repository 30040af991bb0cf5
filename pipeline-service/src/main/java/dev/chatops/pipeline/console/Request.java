package dev.chatops.pipeline.console;

/**
 * What somebody typed that made a job.
 *
 * @param typed empty for a job that was not asked for in chat
 */
record Request(String typed, String channel) {
    static final Request NONE = new Request("", "");

    public boolean isChat() {
        return !typed.isEmpty();
    }
}
