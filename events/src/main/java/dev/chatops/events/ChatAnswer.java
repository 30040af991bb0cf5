package dev.chatops.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What pipeline-service itself has to say to a command: a refusal, help, a list, a notice. Topic
 * {@code chat-replies}, keyed by command.
 *
 * @param kind what it is; decides whether it is the command's one answer
 * @param ephemeral whether only the asker sees it
 * @param text plain text; only single and triple backticks mark anything up. Whoever posts it escapes the rest
 * @param pipelineId null where none exists
 * @param jobId null where none exists
 * @param actions the buttons below it, in their order; empty where there are none
 * @param replacesOriginal whether it stands in place of the message whose button was pressed, so that nobody presses
 *     it again; only for commands of {@link ChatCommand.Origin#BUTTON}
 */
public record ChatAnswer(
        Instant at,
        UUID commandId,
        Kind kind,
        boolean ephemeral,
        String text,
        Long pipelineId,
        Long jobId,
        List<ChatAction> actions,
        boolean replacesOriginal)
        implements Event {

    public ChatAnswer {
        actions = actions == null ? List.of() : List.copyOf(actions); // samples of the first release have none
    }

    /** An answer without buttons. */
    public ChatAnswer(
            Instant at, UUID commandId, Kind kind, boolean ephemeral, String text, Long pipelineId, Long jobId) {
        this(at, commandId, kind, ephemeral, text, pipelineId, jobId, List.of(), false);
    }

    /** What an answer is, from the command's point of view. */
    public enum Kind {
        /** Done as asked: help, a list, a status. Final. */
        ANSWERED,
        /** Not done; the text says why and what to do. Final. */
        REFUSED,
        /** The job waits for somebody to play it. Final. */
        MANUAL,
        /** The job starts by itself, later. Final. */
        SCHEDULED,
        /** Something failed inside; the text names the command id. Final. */
        ERROR,
        /** News on the way: the command's answer is still to come. */
        NOTICE,
        /** A word of a later release. Treated as {@link #NOTICE}. */
        @JsonEnumDefaultValue
        UNKNOWN;

        /** Whether the command has its answer with this. */
        public boolean isFinal() {
            return this != NOTICE && this != UNKNOWN;
        }

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    @JsonIgnore
    public String eventId() {
        return commandId + "." + kind.word();
    }

    @Override
    @JsonIgnore
    public String key() {
        return commandId.toString();
    }
}
