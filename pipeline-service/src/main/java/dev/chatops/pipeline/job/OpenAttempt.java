package dev.chatops.pipeline.job;

import static dev.chatops.events.FailureReason.JOB_CANCELED;
import static dev.chatops.events.FailureReason.RUNNER_SYSTEM_FAILURE;
import static dev.chatops.events.JobStatus.CANCELED;
import static dev.chatops.events.JobStatus.CANCELING;
import static dev.chatops.events.JobStatus.FAILED;

import dev.chatops.events.FailureReason;
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
 * @param resourceGroup null when it is in none
 * @param canceledBy null unless it is being cancelled
 */
record OpenAttempt(
        long jobId,
        long projectId,
        int attempt,
        UUID fence,
        JobStatus status,
        Instant startedAt,
        String resourceGroup,
        JobSpec.Retry retry,
        String canceledBy) {

    /** The end of an attempt, decided. */
    sealed interface End {

        OpenAttempt of();

        /**
         * The job is over with it.
         *
         * @param logBytes null when nobody knows
         * @param lost whether its runner may still be at work
         */
        record Over(OpenAttempt of, JobFinished end, Long logBytes, boolean lost) implements End {}

        /**
         * {@code retry:} asks for another attempt.
         *
         * @param lost whether the runner of this one may still be at work, so that the next has to wait
         */
        record Again(OpenAttempt of, Instant at, FailureReason reason, boolean lost) implements End {}
    }

    /** @param canceledBy null when nobody knows */
    static String byWhom(String canceledBy) {
        return canceledBy == null ? null : "canceled by " + canceledBy;
    }

    /** Whether an event is of this very claim; a zombie's is not (G5). */
    boolean isWordOf(OfAttempt event) {
        return event.jobId() == jobId
                && event.attempt() == attempt
                && event.fence().equals(fence);
    }

    /** When its runner says how it ended. A job that is being cancelled ends as canceled, however it ended. */
    End endedBy(JobAttemptFinished word) {
        if (status != CANCELING
                && word.status() == FAILED
                && retry.allowsAnotherAfter(attempt, word.reason(), word.exitCode())) {
            return new End.Again(this, word.at(), word.reason(), false);
        }
        boolean canceled = status == CANCELING;
        var end = new JobFinished(
                word.at(),
                jobId,
                attempt,
                fence,
                canceled ? CANCELED : word.status(),
                word.exitCode(),
                canceled ? JOB_CANCELED : word.reason(),
                canceled ? byWhom(canceledBy) : word.message(),
                word.lastChunk(),
                word.truncated(),
                startedAt);
        return new End.Over(this, end, word.logBytes(), false);
    }

    /** When its runner is gone. How much of the log there should be, nobody knows. */
    End lost(Instant at) {
        if (status != CANCELING && retry.allowsAnotherAfter(attempt, RUNNER_SYSTEM_FAILURE, null)) {
            return new End.Again(this, at, RUNNER_SYSTEM_FAILURE, true);
        }
        boolean canceled = status == CANCELING;
        var end = new JobFinished(
                at,
                jobId,
                attempt,
                fence,
                canceled ? CANCELED : FAILED,
                null,
                canceled ? JOB_CANCELED : RUNNER_SYSTEM_FAILURE,
                canceled
                        ? byWhom(canceledBy)
                        : "the runner vanished while the job ran; the job is not started again by itself",
                -1,
                false,
                startedAt);
        return new End.Over(this, end, null, true);
    }

    /** When it cannot run at all: another attempt could not either. */
    End failed(Instant at, FailureReason reason, String message) {
        var end = new JobFinished(at, jobId, attempt, fence, FAILED, null, reason, message, 0, false, startedAt);
        return new End.Over(this, end, 0L, false);
    }
}
