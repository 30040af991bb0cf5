package dev.chatops.reply.render;

import dev.chatops.events.ChatAnswer;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.reply.log.Output;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/** What a command is told. */
public sealed interface Reply {

    UUID commandId();

    /**
     * A job, as it is spoken of in chat.
     *
     * @param project its path, such as {@code acme/demo}
     * @param page where people read it
     */
    record Job(long id, long pipelineId, String project, String name, String requester, URI page) {}

    /** A job has ended. */
    record OfJob(UUID commandId, Job job, JobFinished end, Output output) implements Reply {}

    /**
     * A job has not ended yet.
     *
     * @param isRunning false while no runner has taken it
     * @param since the command was received, or the job was started
     * @param printed the end of what it printed so far; empty when it has printed nothing
     */
    record OfProgress(UUID commandId, Job job, boolean isRunning, Duration since, byte[] printed) implements Reply {}

    /** pipeline-service itself has something to say. */
    record OfPipeline(UUID commandId, ChatAnswer answer) implements Reply {}

    /** Nobody has taken the command yet. */
    record Waiting(UUID commandId) implements Reply {}
}
