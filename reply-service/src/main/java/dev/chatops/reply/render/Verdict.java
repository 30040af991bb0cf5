package dev.chatops.reply.render;

import dev.chatops.events.FailureReason;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.reply.render.Reply.OfJob;
import java.time.Duration;

/** The first line of a job's answer: what ended how, who asked for it, how long it took, where to read more. */
final class Verdict {

    /** GitLab's own limit is 255 characters; ours count entities. */
    private static final int NAME_LIMIT = 300;

    private static final int REQUESTER_LIMIT = 100;

    private Verdict() {}

    static String of(OfJob job) {
        var end = job.end();
        return "%s *%s* %s · asked for by %s%s · <%s|job #%d>"
                .formatted(
                        sign(end),
                        name(job.jobName(), NAME_LIMIT),
                        how(end),
                        name(job.requester(), REQUESTER_LIMIT),
                        took(end),
                        job.page(),
                        end.jobId());
    }

    /** Look-alikes stand for the signs that could end its bold or begin code. */
    private static String name(String name, int limit) {
        return SlackText.line(name.replace('*', '∗').replace('`', 'ˋ'), limit);
    }

    private static String sign(JobFinished end) {
        return switch (end.status()) {
            case SUCCESS -> "✅";
            case CANCELED, SKIPPED -> "⏹️";
            default -> "❌";
        };
    }

    private static String how(JobFinished end) {
        return switch (end.status()) {
            case SUCCESS -> "succeeded";
            case CANCELED -> "was canceled";
            case SKIPPED -> "was skipped";
            default -> "failed" + because(end);
        };
    }

    private static String because(JobFinished end) {
        if (end.exitCode() != null && (end.reason() == null || end.reason() == FailureReason.SCRIPT_FAILURE)) {
            return " with exit code " + end.exitCode();
        }
        return end.reason() == null ? "" : ": " + words(end.reason());
    }

    private static String words(FailureReason reason) {
        return switch (reason) {
            case SCRIPT_FAILURE -> "its script failed";
            case RUNNER_SYSTEM_FAILURE -> "the runner failed or was lost";
            case JOB_EXECUTION_TIMEOUT -> "it timed out";
            case STUCK_OR_TIMEOUT_FAILURE -> "no runner took it";
            case RUNNER_INTERRUPTED -> "the runner was shut down";
            case RUNNER_UNSUPPORTED -> "the runner cannot do what it asks for";
            case JOB_CANCELED -> "it was canceled";
            case UNKNOWN_FAILURE -> "reason unknown";
        };
    }

    private static String took(JobFinished end) {
        if (end.startedAt() == null || end.at().isBefore(end.startedAt())) {
            return "";
        }
        var took = Duration.between(end.startedAt(), end.at());
        return took.toSeconds() >= 60
                ? " · %d min %d s".formatted(took.toMinutes(), took.toSecondsPart())
                : " · %.1f s".formatted(took.toMillis() / 1000.0);
    }
}
