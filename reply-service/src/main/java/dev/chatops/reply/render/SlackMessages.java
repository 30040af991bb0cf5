package dev.chatops.reply.render;

import static dev.chatops.events.JobStatus.SUCCESS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ChatAnswer;
import dev.chatops.reply.render.Reply.OfJob;
import dev.chatops.reply.render.Reply.OfPipeline;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes replies as Slack takes them: the verdict first, then the output. What comes from outside is escaped, so that
 * no output can mention, link or mark up anything.
 */
public final class SlackMessages {

    /** Of output in one message: below Slack's 3,000 of a section and, with the rest, its 4,000 of a text. */
    private static final int OUTPUT_LIMIT = 2_800;

    private static final int TEXT_LIMIT = 3_900;
    private static final int SECTION_LIMIT = 2_900;

    /** Of what a failure says, so that output keeps its room beside it. */
    private static final int MESSAGE_LIMIT = 600;

    private static final String WAITING = "Your command is accepted and waits: the service that runs commands is busy"
            + " or being restarted. It runs as soon as that is over.";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SlackMessages() {}

    /** The whole body of the post, but for {@code replace_original}, which the poster sets. */
    public static ObjectNode of(Reply reply) {
        return switch (reply) {
            case OfJob job -> ofJob(job);
            case OfPipeline ofPipeline -> ofPipeline(ofPipeline.answer());
            case Reply.Waiting waiting -> {
                var message = message("ephemeral", WAITING);
                facts(message, "chatops_notice", waiting.commandId().toString());
                yield message;
            }
        };
    }

    private static ObjectNode ofJob(OfJob job) {
        var verbatim = new String(job.output().bytes(), UTF_8).replace("\0", "");
        var readable = ReadableText.of(job.output().bytes());
        if (readable.isBlank()) {
            readable = "";
        }
        var heading = heading(job, readable);
        var text = heading;
        if (!readable.isEmpty()) {
            int room = Math.min(OUTPUT_LIMIT, TEXT_LIMIT - heading.length() - 1);
            text += '\n' + SlackText.escaped(Excerpt.of(verbatim, room, SlackText::size));
        }
        var message = message("in_channel", text);
        var blocks = message.putArray("blocks");
        blocks.add(section(heading));
        if (!readable.isEmpty()) {
            blocks.add(preformatted(Excerpt.of(readable, OUTPUT_LIMIT, SlackText::size)));
        }
        var facts = facts(message, "chatops_answer", job.commandId().toString());
        facts.put("status", job.end().status().word());
        facts.put("job_id", job.end().jobId());
        facts.put("pipeline_id", job.pipelineId());
        if (job.end().exitCode() != null) {
            facts.put("exit_code", job.end().exitCode());
        }
        return message;
    }

    private static ObjectNode ofPipeline(ChatAnswer answer) {
        var shown = SlackText.bounded(answer.text(), TEXT_LIMIT);
        var message = message(answer.ephemeral() ? "ephemeral" : "in_channel", shown);
        var blocks = message.putArray("blocks");
        SlackText.parts(shown, SECTION_LIMIT).forEach(part -> blocks.add(section(part)));
        var event = answer.kind().isFinal() ? "chatops_answer" : "chatops_notice";
        var facts = facts(message, event, answer.commandId().toString());
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

    /** The verdict, and what else is to be said before the output. */
    private static String heading(OfJob job, String readable) {
        var lines = new ArrayList<String>();
        lines.add(Verdict.of(job));
        if (job.end().message() != null && !job.end().message().isBlank()) {
            lines.add(SlackText.bounded(job.end().message(), MESSAGE_LIMIT));
        }
        lines.addAll(remarks(job, readable));
        return String.join("\n", lines);
    }

    private static List<String> remarks(OfJob job, String readable) {
        var remarks = new ArrayList<String>();
        if (job.output().incomplete() && job.end().startedAt() != null) {
            remarks.add("_The output is incomplete: not all of the log arrived._");
        } else if (job.end().truncated()) {
            remarks.add("_The log was longer than its limit and is cut._");
        }
        if (readable.isEmpty() && (job.end().status() == SUCCESS || job.end().exitCode() != null)) {
            remarks.add("_No output: the job printed nothing._");
        } else if (SlackText.size(readable) > OUTPUT_LIMIT) {
            remarks.add(
                    "_%,d bytes of output; here are the first and the last lines, the <%s|job's page> has all of it._"
                            .formatted(job.output().bytes().length, job.page()));
        }
        return remarks;
    }

    private static ObjectNode message(String responseType, String text) {
        var message = JSON.objectNode();
        message.put("response_type", responseType);
        message.put("text", text);
        message.put("unfurl_links", false);
        message.put("unfurl_media", false);
        return message;
    }

    private static ObjectNode facts(ObjectNode message, String event, String commandId) {
        return message.putObject("metadata")
                .put("event_type", event)
                .putObject("event_payload")
                .put("command_id", commandId);
    }

    private static ObjectNode section(String text) {
        var section = JSON.objectNode().put("type", "section");
        section.putObject("text").put("type", "mrkdwn").put("text", text);
        return section;
    }

    /** Slack does not parse what stands in it. */
    private static ObjectNode preformatted(String text) {
        var block = JSON.objectNode().put("type", "rich_text");
        block.putArray("elements")
                .addObject()
                .put("type", "rich_text_preformatted")
                .putArray("elements")
                .addObject()
                .put("type", "text")
                .put("text", text);
        return block;
    }
}
