package dev.chatops.pipeline.answer;

import dev.chatops.events.ChatAction;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatAnswer.Kind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a command is told.
 *
 * @param ephemeral whether only the asker sees it
 * @param recorded what is kept of it; differs from the text where that holds a secret
 * @param pipelineId null where it is about none
 * @param jobId null where it is about none
 * @param replacesOriginal see {@link ChatAnswer}
 */
public record Answer(
        Kind kind,
        boolean ephemeral,
        String text,
        String recorded,
        Long pipelineId,
        Long jobId,
        List<ChatAction> actions,
        boolean replacesOriginal) {

    /** @param typed the command as it stood in chat; a refusal repeats it, so that nobody has to type it anew */
    public static Answer refusal(String text, String typed) {
        return of(Kind.REFUSED, true, text + "\nYou typed: " + ChatText.code(typed));
    }

    /** Done as asked; only the asker sees it. */
    public static Answer done(String text) {
        return of(Kind.ANSWERED, true, text);
    }

    /** Done as asked, for the channel to see. */
    public static Answer announced(String text) {
        return of(Kind.ANSWERED, false, text);
    }

    /** An answer without buttons. */
    public static Answer of(Kind kind, boolean ephemeral, String text) {
        return new Answer(kind, ephemeral, text, text, null, null, List.of(), false);
    }

    public Answer about(Long pipeline, Long job) {
        return new Answer(kind, ephemeral, text, recorded, pipeline, job, actions, replacesOriginal);
    }

    public Answer with(List<ChatAction> buttons) {
        return new Answer(kind, ephemeral, text, recorded, pipelineId, jobId, List.copyOf(buttons), replacesOriginal);
    }

    /** @param kept what is kept instead of the text */
    public Answer recordedAs(String kept) {
        return new Answer(kind, ephemeral, text, kept, pipelineId, jobId, actions, replacesOriginal);
    }

    /** Stands in place of the message whose button was pressed, if one was. */
    public Answer inPlaceOfOriginal(boolean pressed) {
        return new Answer(kind, ephemeral, text, recorded, pipelineId, jobId, actions, pressed);
    }

    public ChatAnswer event(Instant at, UUID commandId) {
        return new ChatAnswer(at, commandId, kind, ephemeral, text, pipelineId, jobId, actions, replacesOriginal);
    }
}
