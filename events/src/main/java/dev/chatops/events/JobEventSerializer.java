package dev.chatops.events;

import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobReplyBound;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.JobEvent.Unknown;
import org.apache.kafka.common.header.Headers;

/** Writes {@link JobEvent} events. A log chunk's value is its bytes untouched; all else of it is headers. */
public final class JobEventSerializer extends EventSerializer<JobEvent> {

    static final String LOG_CHUNK = "job.log-chunk.v1";

    static final String JOB = "ce_jobid";
    static final String ATTEMPT = "ce_attempt";
    static final String FENCE = "ce_fence";
    static final String SEQUENCE = "ce_sequence";
    static final String SPANS = "ce_spans";

    @Override
    String type(JobEvent event) {
        return switch (event) {
            case JobCreated _ -> "job.created.v1";
            case JobReplyBound _ -> "job.reply-bound.v1";
            case JobStarted _ -> "job.started.v1";
            case JobLogChunk _ -> LOG_CHUNK;
            case JobAttemptFinished _ -> "job.attempt-finished.v1";
            case JobFinished _ -> "job.finished.v1";
            case Unknown _ -> throw new IllegalArgumentException("only read, never written");
        };
    }

    @Override
    String source(JobEvent event) {
        return switch (event) {
            case JobCreated _, JobReplyBound _, JobFinished _, Unknown _ -> "pipeline-service";
            case JobStarted _, JobLogChunk _, JobAttemptFinished _ -> "runner-service";
        };
    }

    @Override
    byte[] value(Headers headers, JobEvent event) {
        if (!(event instanceof JobLogChunk chunk)) {
            return super.value(headers, event);
        }
        put(headers, "content-type", "application/octet-stream");
        put(headers, JOB, Long.toString(chunk.jobId()));
        put(headers, ATTEMPT, Integer.toString(chunk.attempt()));
        put(headers, FENCE, chunk.fence().toString());
        put(headers, SEQUENCE, Long.toString(chunk.sequence()));
        put(headers, SPANS, LogSpan.write(chunk.spans()));
        return chunk.bytes();
    }
}
