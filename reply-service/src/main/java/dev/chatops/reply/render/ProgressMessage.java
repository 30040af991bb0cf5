package dev.chatops.reply.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ChatAction;
import dev.chatops.reply.render.Reply.OfProgress;
import java.util.List;

/** The message of a job that has not ended yet: how it stands, and the last line that it printed. */
final class ProgressMessage {

    private static final int LINE_LIMIT = 300;

    private ProgressMessage() {}

    static ObjectNode of(OfProgress progress) {
        var job = progress.job();
        var heading = "%s *%s* %s %s · asked for by %s · <%s|job #%d>"
                .formatted(
                        progress.isRunning() ? "⏳" : "🕓",
                        Verdict.jobName(job),
                        progress.isRunning() ? "is running, for" : "has been waiting for a runner for",
                        Verdict.duration(progress.since()),
                        Verdict.requester(job),
                        job.page(),
                        job.id());
        var line = ReadableText.lastLine(progress.printed());
        var shown = SlackText.cut(line, LINE_LIMIT);
        var message = SlackBlocks.message(
                "in_channel", shown.isEmpty() ? heading : heading + '\n' + SlackText.bounded(line, LINE_LIMIT));
        var blocks = message.putArray("blocks");
        blocks.add(SlackBlocks.section(heading));
        if (!shown.isEmpty()) {
            blocks.add(SlackBlocks.preformatted(shown));
        }
        var cancel = new ChatAction(
                "Cancel",
                job.project() + " cancel " + job.id(),
                ChatAction.Style.DANGER,
                "Cancel " + SlackText.cut(job.name(), 200) + "?");
        SlackBlocks.actions(List.of(cancel)).ifPresent(blocks::add);
        var facts = SlackBlocks.facts(message, "chatops_progress", progress.commandId());
        facts.put("job_id", job.id());
        facts.put("pipeline_id", job.pipelineId());
        return message;
    }
}
