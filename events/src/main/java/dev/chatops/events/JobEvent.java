package dev.chatops.events;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A step in the life of a CI job. Topic {@code job-events}, keyed by job, so one job's steps stay in order. */
public sealed interface JobEvent extends Event {

    long jobId();

    @Override
    @JsonIgnore
    default String key() {
        return Long.toString(jobId());
    }

    /** What a runner says of the attempt it claimed. It counts only while that attempt is open (G5). */
    sealed interface OfAttempt extends JobEvent {

        /** Which run of the job this is of, from 1. */
        int attempt();

        /** The claim's own mark, handed out with it: a zombie of an earlier claim has another. Not a secret. */
        UUID fence();
    }

    /**
     * @param commandId the command it answers; null when nobody waits in chat (API, console)
     * @param project the project's path, such as {@code acme/demo}
     * @param requester the project file's user name of who asked for it
     * @param page where people read the job
     * @param singleCommand whether the job has exactly one command and no {@code before_script}: its reply is then
     *     that command's output alone
     */
    record JobCreated(
            Instant at,
            long jobId,
            long pipelineId,
            UUID commandId,
            String project,
            String jobName,
            String requester,
            URI page,
            boolean singleCommand,
            ReplySettings reply)
            implements JobEvent {

        @Override
        @JsonIgnore
        public String eventId() {
            return jobId + ".created";
        }
    }

    /** From now on the job answers another command: the one that played it. */
    record JobReplyBound(Instant at, long jobId, UUID commandId) implements JobEvent {

        @Override
        @JsonIgnore
        public String eventId() {
            return jobId + ".bound." + commandId;
        }
    }

    /** @param runner the runner's id, new for each process start */
    record JobStarted(Instant at, long jobId, int attempt, UUID fence, String runner) implements OfAttempt {

        @Override
        @JsonIgnore
        public String eventId() {
            return jobId + "." + attempt + ".started";
        }
    }

    /**
     * A piece of an attempt's log, masked. On the wire the value is {@code bytes} untouched; all else is headers.
     *
     * @param sequence from 1 without gaps
     * @param spans their lengths add up to that of {@code bytes}
     * @param bytes at most 64 KiB
     */
    record JobLogChunk(
            Instant at, long jobId, int attempt, UUID fence, long sequence, List<LogSpan> spans, byte[] bytes)
            implements OfAttempt {

        /** No chunk is longer, in bytes. */
        public static final int MAX_BYTES = 64 * 1024;

        @Override
        public String eventId() {
            return jobId + "." + attempt + ".log." + sequence;
        }

        @Override
        public String toString() {
            return "JobLogChunk[jobId=%d, attempt=%d, sequence=%d, bytes=%d]"
                    .formatted(jobId, attempt, sequence, bytes.length);
        }
    }

    /**
     * The runner's last word on an attempt.
     *
     * @param status success, failed or canceled
     * @param exitCode of the script; null when it did not get so far
     * @param reason null on success
     * @param message what to tell people about a failure that is not the script's own; null otherwise
     * @param lastChunk the highest sequence number of the attempt's chunks; 0 when it has none
     * @param logBytes length of the attempt's whole log after masking
     * @param truncated whether output beyond the log limit was cut off
     */
    record JobAttemptFinished(
            Instant at,
            long jobId,
            int attempt,
            UUID fence,
            JobStatus status,
            Integer exitCode,
            FailureReason reason,
            String message,
            long lastChunk,
            long logBytes,
            boolean truncated)
            implements OfAttempt {

        @Override
        @JsonIgnore
        public String eventId() {
            return jobId + "." + attempt + ".finished";
        }
    }

    /**
     * The job's end, as pipeline-service decided it. Chunks of other attempts, or after it, do not count; one that is
     * missing is not waited for.
     *
     * @param attempt the attempt whose log is the job's log; 0 when none ran
     * @param fence that attempt's; null when none ran
     * @param status success, failed, canceled or skipped
     * @param exitCode of the script; null when it did not get so far
     * @param reason null on success
     * @param message what to tell people about a failure that is not the script's own; null otherwise
     * @param lastChunk the highest sequence number of that attempt's chunks; -1 when nobody knows (the runner is gone)
     * @param startedAt null when none ran
     */
    record JobFinished(
            Instant at,
            long jobId,
            int attempt,
            UUID fence,
            JobStatus status,
            Integer exitCode,
            FailureReason reason,
            String message,
            long lastChunk,
            boolean truncated,
            Instant startedAt)
            implements JobEvent {

        @Override
        @JsonIgnore
        public String eventId() {
            return jobId + ".finished";
        }
    }

    /** An event of a type made after this release. Readers skip it. */
    record Unknown(Instant at, long jobId) implements JobEvent {

        @Override
        @JsonIgnore
        public String eventId() {
            return jobId + ".unknown";
        }
    }
}
