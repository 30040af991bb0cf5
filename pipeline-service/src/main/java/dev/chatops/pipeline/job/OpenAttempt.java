package dev.chatops.pipeline.job;

import static dev.chatops.events.FailureReason.JOB_CANCELED;
import static dev.chatops.events.FailureReason.RUNNER_SYSTEM_FAILURE;
import static dev.chatops.events.JobStatus.CANCELED;
import static dev.chatops.events.JobStatus.CANCELING;
import static dev.chatops.events.JobStatus.FAILED;

import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.OfAttempt;
import dev.chatops.events.JobStatus;
import java.time.Instant;
import java.util.UUID;

/**
 * An attempt that somebody holds, and what ends it.
 *
 * @param status running or canceling
 */
record OpenAttempt(long jobId, int attempt, UUID fence, JobStatus status, Instant startedAt) {

    /** Whether an event is of this very claim; a zombie's is not (G5). */
    boolean isWordOf(OfAttempt event) {
        return event.jobId() == jobId
                && event.attempt() == attempt
                && event.fence().equals(fence);
    }

    /** The job's end when its runner says so. A job that is being cancelled ends as canceled, however it ended. */
    JobFinished endedBy(JobAttemptFinished word) {
        boolean canceled = status == CANCELING;
        return new JobFinished(
                word.at(),
                jobId,
                attempt,
                fence,
                canceled ? CANCELED : word.status(),
                word.exitCode(),
                canceled ? JOB_CANCELED : word.reason(),
                canceled ? null : word.message(),
                word.lastChunk(),
                word.truncated(),
                startedAt);
    }

    /** The job's end when its runner is gone. How much of the log there should be, nobody knows. */
    JobFinished lost(Instant at) {
        boolean canceled = status == CANCELING;
        return new JobFinished(
                at,
                jobId,
                attempt,
                fence,
                canceled ? CANCELED : FAILED,
                null,
                canceled ? JOB_CANCELED : RUNNER_SYSTEM_FAILURE,
                canceled ? null : "the runner vanished while the job ran; the job is not started again by itself",
                -1,
                false,
                startedAt);
    }
}
