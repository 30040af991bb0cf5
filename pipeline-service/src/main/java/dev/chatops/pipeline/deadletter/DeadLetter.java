package dev.chatops.pipeline.deadletter;

import java.time.Instant;

/**
 * A record that was set aside, without its value.
 *
 * @param partition where it was; null where it is not known
 * @param offset null likewise
 * @param key null for none
 * @param type of its event, {@code ce_type}; null for none
 * @param replayOf the dead letter that it is a replay of; null for none
 * @param decidedBy user name; null while it is open
 * @param decidedAt null while it is open
 */
record DeadLetter(
        long id,
        String topic,
        Integer partition,
        Long offset,
        String key,
        String type,
        Instant setAsideAt,
        String reason,
        int sizeBytes,
        Long replayOf,
        String state,
        String decidedBy,
        Instant decidedAt) {}
