package dev.chatops.events;

import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobReplyBound;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.JobEvent.Unknown;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;

/** Reads {@link JobEvent} events, all kinds of them or some. */
public final class JobEventDeserializer extends EventDeserializer<JobEvent> {

    private final Predicate<Class<? extends JobEvent>> concerns;

    /** Reads all kinds. */
    public JobEventDeserializer() {
        this(_ -> true);
    }

    private JobEventDeserializer(Predicate<Class<? extends JobEvent>> concerns) {
        this.concerns = concerns;
    }

    /** For a reader whom the others do not concern: they are null, and nothing but their type is read. */
    public static JobEventDeserializer of(Set<Class<? extends JobEvent>> kinds) {
        return new JobEventDeserializer(kinds::contains);
    }

    @Override
    Class<? extends JobEvent> named(String type) {
        return switch (type) {
            case "job.created.v1" -> JobCreated.class;
            case "job.reply-bound.v1" -> JobReplyBound.class;
            case "job.started.v1" -> JobStarted.class;
            case JobEventSerializer.LOG_CHUNK -> JobLogChunk.class;
            case "job.attempt-finished.v1" -> JobAttemptFinished.class;
            case "job.finished.v1" -> JobFinished.class;
            default -> Unknown.class;
        };
    }

    @Override
    JobEvent value(String type, Headers headers, byte[] data) {
        if (!concerns.test(named(type))) {
            return null;
        }
        return type.equals(JobEventSerializer.LOG_CHUNK) ? chunk(headers, data) : super.value(type, headers, data);
    }

    private static JobLogChunk chunk(Headers headers, byte[] data) {
        try {
            var spans = LogSpan.read(required(headers, JobEventSerializer.SPANS));
            if (spans.stream().mapToLong(LogSpan::bytes).sum() != data.length) {
                throw new SerializationException("the spans of a log chunk do not add up to its length");
            }
            return new JobLogChunk(
                    Instant.parse(required(headers, "ce_time")),
                    Long.parseLong(required(headers, JobEventSerializer.JOB)),
                    Integer.parseInt(required(headers, JobEventSerializer.ATTEMPT)),
                    UUID.fromString(required(headers, JobEventSerializer.FENCE)),
                    Long.parseLong(required(headers, JobEventSerializer.SEQUENCE)),
                    spans,
                    data);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new SerializationException("not a log chunk", e);
        }
    }
}
