package dev.chatops.reply.post;

import java.time.Duration;

/** Slack's order to wait, in seconds. */
final class RetryAfter {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private RetryAfter() {}

    /** @param header null when there is none */
    static Duration of(String header) {
        try {
            long seconds = header == null ? 1 : Long.parseLong(header.strip());
            return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST.toSeconds()));
        } catch (NumberFormatException _) {
            return Duration.ofSeconds(1);
        }
    }
}
