package dev.chatops.events;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/**
 * An offer of work. Topic {@code job-queue.<pool>}. Holds no script and no secret: those come with the claim, and the
 * claim alone decides who runs it (G3).
 *
 * @param attempt which run of the job is offered, from 1
 * @param claimBy after this moment pipeline-service no longer hands it out
 * @param traceparent the trace that it belongs to; travels as a header. Null when nobody traces
 */
public record JobQueued(
        Instant at,
        long jobId,
        int attempt,
        String pool,
        Instant claimBy,
        @JsonIgnore String traceparent) implements Event {

    /** One that nobody traces, or whose record gets its header elsewhere. */
    public JobQueued(Instant at, long jobId, int attempt, String pool, Instant claimBy) {
        this(at, jobId, attempt, pool, claimBy, null);
    }

    JobQueued tracedBy(String parent) {
        return new JobQueued(at, jobId, attempt, pool, claimBy, parent);
    }

    @Override
    @JsonIgnore
    public String eventId() {
        return jobId + "." + attempt + ".queued";
    }

    @Override
    @JsonIgnore
    public String key() {
        return Long.toString(jobId);
    }
}
