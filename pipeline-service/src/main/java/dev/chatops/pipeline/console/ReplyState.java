package dev.chatops.pipeline.console;

import dev.chatops.events.ReplySettled;
import java.util.Optional;

/**
 * What became of a job's answer in chat.
 *
 * @param kind {@code good}, {@code bad}, {@code open} or {@code none}: nobody waits for it there
 * @param word for a list
 * @param text for the job's page
 */
record ReplyState(String kind, String word, String text) {

    /**
     * @param outcome a word of {@link ReplySettled.Outcome}; null while it is open
     * @param reason for people; null when there is nothing to say
     * @param isAsked whether somebody waits in chat
     * @param isOver whether the job is over
     */
    static ReplyState of(String outcome, String reason, boolean isAsked, boolean isOver) {
        var settled = Optional.ofNullable(outcome).map(ReplySettled.Outcome::of);
        if (settled.isPresent()) {
            return of(settled.get(), reason == null ? "" : ": " + reason);
        }
        if (!isAsked) {
            return new ReplyState("none", "", "Nobody waits for it in chat.");
        }
        return isOver
                ? new ReplyState("open", "on its way", "On its way to the channel.")
                : new ReplyState(
                        "open",
                        "open",
                        "Not posted yet. It is, once the job is over, within 30 minutes of the command.");
    }

    private static ReplyState of(ReplySettled.Outcome outcome, String reason) {
        return switch (outcome) {
            case ANSWERED -> new ReplyState("good", "posted", "Posted in the channel.");
            case DROPPED ->
                new ReplyState("bad", "dropped", "Dropped: the platform takes no answer after 30 minutes" + reason);
            case UNDELIVERED -> new ReplyState("bad", "not delivered", "Not delivered" + reason);
            case UNKNOWN ->
                new ReplyState("open", "unknown", "Settled in a way that this release does not know" + reason);
        };
    }
}
