package dev.chatops.reply.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ChatAnswer;
import dev.chatops.reply.render.Reply.OfJob;
import dev.chatops.reply.render.Reply.OfPipeline;
import dev.chatops.reply.render.Reply.OfProgress;
import dev.chatops.reply.render.Reply.Waiting;

/**
 * Writes replies as Slack takes them: the verdict first, then the output. What comes from outside is escaped, so that
 * no output can mention, link or mark up anything. Slack's limits are those of its Block Kit reference.
 */
public final class SlackMessages {

    /** Slack's own advice for a text is 4,000. */
    static final int TEXT_LIMIT = 3_900;

    /** Slack takes 3,000 of a section. */
    private static final int SECTION_LIMIT = 2_900;

    private static final String WAITING = "Your command is accepted and waits: the service that runs commands is busy"
            + " or being restarted. It runs as soon as that is over.";

    private SlackMessages() {}

    /** The whole body of the post; {@code replace_original} is there only if it replaces a message that is not ours. */
    public static ObjectNode of(Reply reply) {
        return switch (reply) {
            case OfJob job -> JobMessage.of(job);
            case OfProgress progress -> ProgressMessage.of(progress);
            case OfPipeline ofPipeline -> ofPipeline(ofPipeline.answer());
            case Waiting waiting -> {
                var message = SlackBlocks.message("ephemeral", WAITING);
                SlackBlocks.facts(message, "chatops_notice", waiting.commandId());
                yield message;
            }
        };
    }

    private static ObjectNode ofPipeline(ChatAnswer answer) {
        var text = sign(answer.kind()) + SlackText.bounded(answer.text(), TEXT_LIMIT);
        var shown = text.isBlank() ? "(no text)" : text; // Slack refuses a message without any
        var message = SlackBlocks.message(answer.ephemeral() ? "ephemeral" : "in_channel", shown);
        if (answer.replacesOriginal()) {
            message.put("replace_original", true);
        }
        var blocks = message.putArray("blocks");
        SlackText.parts(shown, SECTION_LIMIT).forEach(part -> blocks.add(SlackBlocks.section(part)));
        int room = SlackBlocks.ALL_LIMIT - blocks.toString().length();
        SlackBlocks.actions(answer.actions(), room).ifPresent(blocks::add);
        var event = answer.kind().isFinal() ? "chatops_answer" : "chatops_notice";
        var facts = SlackBlocks.facts(message, event, answer.commandId());
        if (answer.kind().isFinal()) {
            facts.put("status", status(answer.kind()));
        }
        if (answer.jobId() != null) {
            facts.put("job_id", answer.jobId());
        }
        if (answer.pipelineId() != null) {
            facts.put("pipeline_id", answer.pipelineId());
        }
        return message;
    }

    /** Whether a message has room for all of an output of that many bytes. */
    public static boolean holds(long outputBytes) {
        return outputBytes <= JobMessage.OUTPUT_LIMIT;
    }

    private static String sign(ChatAnswer.Kind kind) {
        return switch (kind) {
            case REFUSED -> "🚫 ";
            case ERROR -> "❌ ";
            case ANSWERED, MANUAL, SCHEDULED, NOTICE, UNKNOWN -> "";
        };
    }

    /** The word for an answer without a finished job, as the command line knows it. */
    public static String status(ChatAnswer.Kind kind) {
        return switch (kind) {
            case ANSWERED, NOTICE, UNKNOWN -> "success";
            case REFUSED -> "refused";
            case MANUAL -> "manual";
            case SCHEDULED -> "scheduled";
            case ERROR -> "failed";
        };
    }
}
