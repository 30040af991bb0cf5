package dev.chatops.pipeline.console;

import java.time.Instant;

/**
 * The command that a job answers.
 *
 * @param typed empty for a job that was not asked for in chat
 * @param decision what was decided about it, such as {@code accepted}
 */
record Request(String typed, String channel, String decision, Instant receivedAt, Instant decidedAt) {

    static final Request NONE = new Request("", "", "", null, null);

    public boolean isChat() {
        return !typed.isEmpty();
    }
}
