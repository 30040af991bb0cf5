package dev.chatops.reply.post;

import java.time.Instant;
import java.util.UUID;

/** A row of the ledger as its poster has it: an answer's first post. */
final class TakenRow {

    private TakenRow() {}

    /** @param takenAt in {@link System#nanoTime} */
    static Due at(long takenAt, UUID commandId, String replyAddress) {
        return new Due(
                commandId,
                replyAddress,
                null,
                Instant.now(),
                Instant.now(),
                false,
                1,
                1,
                null,
                "T0DEMO",
                "C0GENERAL",
                false,
                0,
                false,
                0,
                null,
                takenAt);
    }
}
