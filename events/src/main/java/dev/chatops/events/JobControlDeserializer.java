package dev.chatops.events;

import dev.chatops.events.JobControl.AttemptClosed;
import dev.chatops.events.JobControl.JobCancelRequested;
import dev.chatops.events.JobControl.Unknown;

/** Reads {@link JobControl} events. */
public final class JobControlDeserializer extends EventDeserializer<JobControl> {

    @Override
    Class<? extends JobControl> named(String type) {
        return switch (type) {
            case "job.cancel-requested.v1" -> JobCancelRequested.class;
            case "job.attempt-closed.v1" -> AttemptClosed.class;
            default -> Unknown.class;
        };
    }
}
