package dev.chatops.reply.render;

import dev.chatops.events.ChatAnswer;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.reply.log.Assembly;
import java.net.URI;
import java.util.UUID;

/** What a command is answered. */
public sealed interface Reply {

    UUID commandId();

    /** A job has ended. */
    record OfJob(
            UUID commandId,
            long pipelineId,
            String jobName,
            String requester,
            URI page,
            JobFinished end,
            Assembly.Output output)
            implements Reply {}

    /** pipeline-service itself has something to say. */
    record OfPipeline(UUID commandId, ChatAnswer answer) implements Reply {}

    /** Nobody has taken the command yet. */
    record Waiting(UUID commandId) implements Reply {}
}
