package dev.chatops.local.slack;

import java.time.Instant;

/** Slack's names of messages: seconds with six decimals, growing, and to be kept as text. */
final class TimeStamps {

    private long lastMicros;

    synchronized String next(Instant at) {
        lastMicros = Math.max(lastMicros + 1, at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000);
        return "%d.%06d".formatted(lastMicros / 1_000_000, lastMicros % 1_000_000);
    }
}
