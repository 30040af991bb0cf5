package dev.chatops.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/**
 * What became of a command's answer (G2). Topic {@code reply-events}, keyed by command.
 *
 * @param jobId null when no job was bound to the command
 * @param reason for people: why an answer was dropped or not delivered; null when it was posted
 */
public record ReplySettled(Instant at, UUID commandId, Long jobId, Outcome outcome, String reason) implements Event {

    /** The three ways a command can end. */
    public enum Outcome {
        /** Its final message stands in the chat. */
        ANSWERED,
        /** The platform takes no answer after 30 minutes. */
        DROPPED,
        /** The platform refused every attempt to post. */
        UNDELIVERED,
        /** A word of a later release; only ever read. */
        @JsonEnumDefaultValue
        UNKNOWN;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The outcome that {@link #word()} wrote; {@link #UNKNOWN} for any other text. */
        public static Outcome of(String word) {
            return Arrays.stream(values())
                    .filter(outcome -> outcome.word().equals(word))
                    .findFirst()
                    .orElse(UNKNOWN);
        }
    }

    @Override
    @JsonIgnore
    public String eventId() {
        return commandId + ".settled";
    }

    @Override
    @JsonIgnore
    public String key() {
        return commandId.toString();
    }
}
