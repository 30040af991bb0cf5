package dev.chatops.events;

/** Writes {@link JobQueued} events. */
public final class JobQueuedSerializer extends EventSerializer<JobQueued> {

    static final String TYPE = "job.queued.v1";

    @Override
    String type(JobQueued event) {
        return TYPE;
    }

    @Override
    String source(JobQueued event) {
        return "pipeline-service";
    }
}
