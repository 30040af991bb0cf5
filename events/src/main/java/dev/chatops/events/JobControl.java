package dev.chatops.events;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;

/**
 * A word to whichever runner holds a job. Topic {@code job-controls}, read by every runner from its end, without a
 * group. It only makes things faster: the heartbeat's answer says the same a little later.
 */
public sealed interface JobControl extends Event {

    long jobId();

    int attempt();

    @Override
    @JsonIgnore
    default String key() {
        return Long.toString(jobId());
    }

    /** Somebody cancelled the job: end it, after a grace period for its processes. */
    record JobCancelRequested(Instant at, long jobId, int attempt) implements JobControl {

        @Override
        @JsonIgnore
        public String eventId() {
            return jobId + "." + attempt + ".cancel-requested";
        }
    }

    /**
     * The attempt's outcome was decided without its runner: stop renewing it, and kill what still runs of it. After an end
     * that the runner reported itself there is no such word.
     */
    record AttemptClosed(Instant at, long jobId, int attempt, UUID fence) implements JobControl {

        @Override
        @JsonIgnore
        public String eventId() {
            return jobId + "." + attempt + ".closed." + fence;
        }
    }

    /** An event of a type made after this release. Readers skip it. */
    record Unknown(Instant at, long jobId, int attempt) implements JobControl {

        @Override
        @JsonIgnore
        public String eventId() {
            return jobId + "." + attempt + ".unknown";
        }
    }
}
