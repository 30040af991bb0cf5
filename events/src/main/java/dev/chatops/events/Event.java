package dev.chatops.events;

import java.time.Instant;

/** What every record on our topics has. */
public interface Event {

    /**
     * Names what happened, not the delivery: made from ids that do not change, so a repeated send of the same fact
     * has the same name (G6). Travels as {@code ce_id}.
     */
    String eventId();

    /** When it happened, by the clock of the service that saw it happen. */
    Instant at();

    /** Kafka record key. Records of one key keep their order. */
    String key();
}
