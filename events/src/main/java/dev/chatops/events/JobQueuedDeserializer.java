package dev.chatops.events;

import org.apache.kafka.common.header.Headers;

/** Reads {@link JobQueued} events. */
public final class JobQueuedDeserializer extends EventDeserializer<JobQueued> {

    @Override
    Class<JobQueued> named(String type) {
        if (!type.equals(JobQueuedSerializer.TYPE)) {
            throw unknown(type);
        }
        return JobQueued.class;
    }

    @Override
    JobQueued value(String type, Headers headers, byte[] data) {
        var offer = super.value(type, headers, data);
        var parent = traceparent(headers);
        return parent == null ? offer : offer.tracedBy(parent);
    }
}
