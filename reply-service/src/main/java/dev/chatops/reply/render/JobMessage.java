package dev.chatops.reply.render;

import static dev.chatops.events.JobStatus.SUCCESS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ChatAction;
import dev.chatops.reply.render.Excerpt.Keep;
import dev.chatops.reply.render.Reply.Job;
import dev.chatops.reply.render.Reply.OfJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The message of a job that has ended. */
final class JobMessage {

    /** Of output in one message: below Slack's 3,000 of a section and, with the rest, its 4,000 of a text. */
    static final int OUTPUT_LIMIT = 2_800;

    /** Of what stood outside of {@code chat_reply}, below it. */
    private static final int LAST_LINES_LIMIT = 700;

    /** Of what a failure says, so that output keeps its room beside it. */
    private static final int MESSAGE_LIMIT = 600;

    private static final String LAST_LINES = "_The last lines of its log:_";

    private JobMessage() {}

    static ObjectNode of(OfJob reply) {
        boolean failed = reply.end().status() != SUCCESS;
        var output = Excerpt.Source.of(reply.output().bytes());
        var lastLines = Excerpt.Source.of(failed ? reply.output().lastLines() : new byte[0])
                .lastPart();
        var keep = failed ? Keep.TAIL : Keep.HEAD_AND_TAIL;
        var heading = heading(reply, output);

        int room = Math.min(OUTPUT_LIMIT, SlackMessages.TEXT_LIMIT - heading.length() - 1);
        var text = new StringBuilder(heading);
        if (lastLines.isReadable()) {
            room -= LAST_LINES_LIMIT + LAST_LINES.length() + 2;
        }
        if (output.isReadable()) {
            text.append('\n').append(SlackText.escaped(output.verbatim(keep, Math.max(room, 200))));
        }
        if (lastLines.isReadable()) {
            text.append('\n').append(LAST_LINES).append('\n');
            text.append(SlackText.escaped(lastLines.verbatim(Keep.TAIL, LAST_LINES_LIMIT)));
        }

        var message = SlackBlocks.message("in_channel", text.toString());
        var blocks = message.putArray("blocks");
        blocks.add(SlackBlocks.section(heading));
        if (output.isReadable()) {
            blocks.add(SlackBlocks.preformatted(output.readable(keep, OUTPUT_LIMIT)));
        }
        if (lastLines.isReadable()) {
            blocks.add(SlackBlocks.section(LAST_LINES));
            blocks.add(SlackBlocks.preformatted(lastLines.readable(Keep.TAIL, LAST_LINES_LIMIT)));
        }
        SlackBlocks.actions(buttons(reply.job())).ifPresent(blocks::add);
        facts(message, reply);
        return message;
    }

    private static void facts(ObjectNode message, OfJob reply) {
        var facts = SlackBlocks.facts(message, "chatops_answer", reply.commandId());
        facts.put("status", reply.end().status().word());
        facts.put("job_id", reply.job().id());
        facts.put("pipeline_id", reply.job().pipelineId());
        if (reply.end().exitCode() != null) {
            facts.put("exit_code", reply.end().exitCode());
        }
    }

    private static List<ChatAction> buttons(Job job) {
        var name = SlackText.cut(job.name(), 200);
        return List.of(
                new ChatAction("Log", job.project() + " logs " + job.id(), ChatAction.Style.PLAIN, null),
                new ChatAction(
                        "Re-run",
                        job.project() + " retry " + job.id(),
                        ChatAction.Style.PLAIN,
                        "Run " + name + " once more?"));
    }

    /** The verdict, and what else is to be said before the output. */
    private static String heading(OfJob reply, Excerpt.Source output) {
        var lines = new ArrayList<String>();
        lines.add(Verdict.of(reply.job(), reply.end()));
        var said = reply.end().message();
        if (said != null && !said.isBlank()) {
            lines.add(SlackText.bounded(said, MESSAGE_LIMIT));
        }
        lines.addAll(remarks(reply, output));
        return String.join("\n", lines);
    }

    private static List<String> remarks(OfJob reply, Excerpt.Source output) {
        var end = reply.end();
        var remarks = new ArrayList<String>();
        if (reply.output().incomplete() && end.startedAt() != null) {
            remarks.add("_The output is incomplete: not all of the log arrived._");
        } else if (end.truncated()) {
            remarks.add("_The log was longer than its limit and is cut._");
        }
        if (!output.isReadable() && reply.output().lastLines().length > 0) {
            remarks.add("_No output: the section `chat_reply` is empty._");
        } else if (!output.isReadable()
                && (end.status() == SUCCESS || end.exitCode() != null && end.message() == null)) {
            remarks.add("_No output: the job printed nothing._");
        } else if (!output.fits(OUTPUT_LIMIT)) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "_%,d bytes of output; here are %s, the <%s|job's page> has all %s._",
                    reply.output().bytes().length,
                    end.status() == SUCCESS ? "the first and the last lines" : "the last lines",
                    reply.job().page(),
                    end.truncated() ? "that was kept" : "of it"));
        }
        return remarks;
    }
}
