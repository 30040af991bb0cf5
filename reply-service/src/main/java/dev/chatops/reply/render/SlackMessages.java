package dev.chatops.reply.render;

import static dev.chatops.events.JobStatus.SUCCESS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.FailureReason;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.reply.render.Reply.OfJob;
import dev.chatops.reply.render.Reply.OfPipeline;
import java.time.Duration;

/**
 * Writes replies as Slack takes them: the verdict first, then the output. What comes from outside is escaped, so that
 * no output can mention, link or mark up anything.
 */
public final class SlackMessages {

    /** Of output in one message: below Slack's 3,000 of a section and, with the rest, its 4,000 of a text. */
    private static final int OUTPUT_LIMIT = 2_800;

    private static final int TEXT_LIMIT = 3_900;
    private static final int SECTION_LIMIT = 2_900;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SlackMessages() {}

    /** The whole body of the post, but for {@code replace_original}, which the poster sets. */
    public static ObjectNode of(Reply reply) {
        return switch (reply) {
            case OfJob job -> ofJob(job);
            case OfPipeline(var commandId, var answer) -> ofPipeline(answer);
            case Reply.Waiting waiting ->
                withFacts(
                        message(
                                "ephemeral",
                                "Your command is accepted and waits: the service that runs commands is busy or being restarted. It runs as soon as that is over."),
                        "chatops_notice",
                        waiting.commandId().toString());
        };
    }

    private static ObjectNode ofJob(OfJob job) {
        var verdict = verdict(job);
        var readable = ReadableText.of(job.output().bytes()).strip().isEmpty()
                ? ""
                : ReadableText.of(job.output().bytes());
        var remarks = remarks(job, readable);
        var verbatim = new String(job.output().bytes(), UTF_8).replace("\0", "");
        var text = new StringBuilder(verdict);
        remarks.forEach(remark -> text.append('\n').append(remark));
        if (!readable.isEmpty()) {
            int room = Math.min(OUTPUT_LIMIT, TEXT_LIMIT - text.length() - 1);
            text.append('\n')
                    .append(escaped(
                            Excerpt.of(verbatim, room, part -> escaped(part).length())));
        }
        var message = message("in_channel", text.toString());
        var blocks = message.putArray("blocks");
        var lines = new StringBuilder(verdict);
        remarks.forEach(remark -> lines.append('\n').append(remark));
        blocks.add(section(lines.toString()));
        if (!readable.isEmpty()) {
            blocks.add(preformatted(
                    Excerpt.of(readable, OUTPUT_LIMIT, part -> escaped(part).length())));
        }
        var facts =
                withFacts(message, "chatops_answer", job.commandId().toString()).withObject("/metadata/event_payload");
        facts.put("status", job.end().status().word());
        facts.put("job_id", job.end().jobId());
        facts.put("pipeline_id", job.pipelineId());
        if (job.end().exitCode() != null) {
            facts.put("exit_code", job.end().exitCode());
        }
        return message;
    }

    private static ObjectNode ofPipeline(ChatAnswer answer) {
        var text = escaped(answer.text());
        var shown = text.length() <= TEXT_LIMIT ? text : text.substring(0, TEXT_LIMIT) + "…";
        var message = message(answer.ephemeral() ? "ephemeral" : "in_channel", shown);
        var blocks = message.putArray("blocks");
        for (int at = 0; at < shown.length(); at += SECTION_LIMIT) {
            blocks.add(section(shown.substring(at, Math.min(shown.length(), at + SECTION_LIMIT))));
        }
        var event = answer.kind().isFinal() ? "chatops_answer" : "chatops_notice";
        var facts = withFacts(message, event, answer.commandId().toString()).withObject("/metadata/event_payload");
        facts.put("status", status(answer.kind()));
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

    private static String verdict(OfJob job) {
        var end = job.end();
        var sign = switch (end.status()) {
            case SUCCESS -> "✅";
            case CANCELED, SKIPPED -> "⏹️";
            default -> "❌";
        };
        return "%s *%s* %s · asked for by %s%s · <%s|job #%d>"
                .formatted(
                        sign,
                        escaped(job.jobName().replace('*', '∗').replace('\n', ' ')),
                        how(end),
                        escaped(job.requester()),
                        took(end),
                        job.page(),
                        end.jobId());
    }

    private static String how(JobFinished end) {
        return switch (end.status()) {
            case SUCCESS -> "succeeded";
            case CANCELED -> "was canceled";
            case SKIPPED -> "was skipped";
            default ->
                end.exitCode() != null && end.reason() == FailureReason.SCRIPT_FAILURE
                        ? "failed with exit code " + end.exitCode()
                        : "failed" + (end.reason() == null ? "" : ": " + words(end.reason()));
        };
    }

    private static String words(FailureReason reason) {
        return switch (reason) {
            case SCRIPT_FAILURE -> "its script failed";
            case RUNNER_SYSTEM_FAILURE -> "the runner failed or was lost";
            case JOB_EXECUTION_TIMEOUT -> "it timed out";
            case STUCK_OR_TIMEOUT_FAILURE -> "no runner took it";
            case RUNNER_INTERRUPTED -> "the runner was shut down";
            case RUNNER_UNSUPPORTED -> "the runner cannot do what it asks for";
            case JOB_CANCELED -> "it was canceled";
            case UNKNOWN_FAILURE -> "reason unknown";
        };
    }

    private static String took(JobFinished end) {
        if (end.startedAt() == null) {
            return "";
        }
        var took = Duration.between(end.startedAt(), end.at());
        if (took.isNegative()) {
            return "";
        }
        return took.toSeconds() >= 60
                ? " · %d min %d s".formatted(took.toMinutes(), took.toSecondsPart())
                : " · %.1f s".formatted(took.toMillis() / 1000.0);
    }

    private static java.util.List<String> remarks(OfJob job, String readable) {
        var remarks = new java.util.ArrayList<String>();
        if (job.end().message() != null) {
            remarks.add(escaped(job.end().message()));
        }
        if (job.output().incomplete() && job.end().startedAt() != null) {
            remarks.add("_The output is incomplete: not all of the log arrived._");
        } else if (job.end().truncated()) {
            remarks.add("_The log was longer than its limit and is cut._");
        }
        if (readable.isEmpty() && (job.end().status() == SUCCESS || job.end().exitCode() != null)) {
            remarks.add("_The job printed nothing._");
        } else if (escaped(readable).length() > OUTPUT_LIMIT) {
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

    private static ObjectNode withFacts(ObjectNode message, String event, String commandId) {
        message.putObject("metadata")
                .put("event_type", event)
                .putObject("event_payload")
                .put("command_id", commandId);
        return message;
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

    /** Slack's three entities, ampersand first. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
