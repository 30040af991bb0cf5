package dev.chatops.events;

import dev.chatops.events.JobControl.AttemptClosed;
import dev.chatops.events.JobControl.JobCancelRequested;
import dev.chatops.events.JobControl.Unknown;

/** Writes {@link JobControl} events. */
public final class JobControlSerializer extends EventSerializer<JobControl> {

    @Override
    String type(JobControl event) {
        return switch (event) {
            case JobCancelRequested _ -> "job.cancel-requested.v1";
            case AttemptClosed _ -> "job.attempt-closed.v1";
            case Unknown _ -> throw new IllegalArgumentException("only read, never written");
        };
    }

    @Override
    String source(JobControl event) {
        return "pipeline-service";
    }
}
