package dev.chatops.runner.job;

import dev.chatops.events.FailureReason;
import dev.chatops.events.JobStatus;
import java.time.Duration;

/**
 * How an attempt ended.
 *
 * @param exitCode null when the script did not get so far
 * @param reason null on success
 * @param message for people, where the script itself does not say it; null otherwise
 */
record Verdict(JobStatus status, Integer exitCode, FailureReason reason, String message) {

    static Verdict ofExitCode(int exitCode) {
        return exitCode == 0
                ? new Verdict(JobStatus.SUCCESS, 0, null, null)
                : new Verdict(JobStatus.FAILED, exitCode, FailureReason.SCRIPT_FAILURE, null);
    }

    /** @param script which of the job's scripts failed, when it is not the one that people think of first */
    static Verdict failedIn(String script, int exitCode) {
        return new Verdict(
                JobStatus.FAILED,
                exitCode,
                FailureReason.SCRIPT_FAILURE,
                "its %s failed with exit code %d".formatted(script, exitCode));
    }

    static Verdict timedOut(long seconds) {
        return new Verdict(
                JobStatus.FAILED,
                null,
                FailureReason.JOB_EXECUTION_TIMEOUT,
                "the job ran longer than its timeout of " + seconds + " s");
    }

    static Verdict scriptTimedOut(Duration limit) {
        return failed(
                FailureReason.JOB_EXECUTION_TIMEOUT,
                "the script ran longer than its RUNNER_SCRIPT_TIMEOUT of " + limit.toMillis() / 1000.0 + " s");
    }

    static Verdict canceled() {
        return new Verdict(JobStatus.CANCELED, null, FailureReason.JOB_CANCELED, null);
    }

    static Verdict interrupted() {
        return new Verdict(
                JobStatus.FAILED, null, FailureReason.RUNNER_INTERRUPTED, "the runner was shut down while the job ran");
    }

    static Verdict systemFailure(String message) {
        return failed(FailureReason.RUNNER_SYSTEM_FAILURE, message);
    }

    /** Before there was an exit code. */
    static Verdict failed(FailureReason reason, String message) {
        return new Verdict(JobStatus.FAILED, null, reason, message);
    }

    boolean isSuccess() {
        return status == JobStatus.SUCCESS;
    }

    /** The log's last line, as GitLab writes it. */
    String lastLine() {
        return switch (status) {
            case SUCCESS -> "\033[32;1mJob succeeded\033[0;m\n";
            case CANCELED -> "\033[0;33mWARNING: \033[0;mJob canceled\n";
            default ->
                "\033[31;1mERROR: Job failed%s\033[0;m\n"
                        .formatted(
                                message != null ? ": " + message : exitCode == null ? "" : ": exit code " + exitCode);
        };
    }
}
