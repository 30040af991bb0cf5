package dev.chatops.events;

/** Reads {@link JobQueued} events. */
public final class JobQueuedDeserializer extends EventDeserializer<JobQueued> {

    @Override
    Class<JobQueued> named(String type) {
        if (!type.equals(JobQueuedSerializer.TYPE)) {
            throw unknown(type);
        }
        return JobQueued.class;
    }
}
