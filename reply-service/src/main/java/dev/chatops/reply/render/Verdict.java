package dev.chatops.reply.render;

import dev.chatops.events.FailureReason;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.reply.render.Reply.Job;
import java.time.Duration;
import java.util.Locale;

/** The first line of a job's answer: what ended how, who asked for it, how long it took, where to read more. */
final class Verdict {

    /** GitLab's own limit is 255 characters; ours count entities. */
    private static final int NAME_LIMIT = 300;

    private static final int REQUESTER_LIMIT = 100;

    private Verdict() {}

    /** A verdict and the sign that stands before it. */
    private record Word(String sign, String text) {}

    static String of(Job job, JobFinished end) {
        var word = word(end);
        return "%s *%s* %s · asked for by %s%s · <%s|job #%d>"
                .formatted(word.sign(), jobName(job), word.text(), requester(job), took(end), job.page(), job.id());
    }

    static String jobName(Job job) {
        return name(job.name(), NAME_LIMIT);
    }

    static String requester(Job job) {
        return name(job.requester(), REQUESTER_LIMIT);
    }

    static String duration(Duration took) {
        return took.toSeconds() >= 60
                ? "%d min %d s".formatted(took.toMinutes(), took.toSecondsPart())
                : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }

    /** Look-alikes stand for the signs that could end its bold or begin code. */
    private static String name(String name, int limit) {
        return SlackText.line(name.replace('*', '∗').replace('`', 'ˋ'), limit);
    }

    private static Word word(JobFinished end) {
        return switch (end.status()) {
            case SUCCESS -> new Word("✅", "succeeded");
            case CANCELED -> new Word("⏹️", "was canceled");
            case SKIPPED -> new Word("⏹️", "was skipped");
            default -> failed(end);
        };
    }

    private static Word failed(JobFinished end) {
        if (end.reason() == FailureReason.JOB_EXECUTION_TIMEOUT) {
            return new Word("⏱️", "timed out");
        }
        if (end.reason() == FailureReason.RUNNER_SYSTEM_FAILURE && end.lastChunk() < 0) {
            return new Word("🔌", "lost its runner");
        }
        if (end.exitCode() != null && (end.reason() == null || end.reason() == FailureReason.SCRIPT_FAILURE)) {
            return new Word("❌", "failed with exit code " + end.exitCode());
        }
        // it says what failed, which need not be the script
        boolean isSaid = end.reason() == FailureReason.SCRIPT_FAILURE && end.message() != null;
        return new Word("❌", end.reason() == null || isSaid ? "failed" : "failed: " + words(end.reason()));
    }

    private static String words(FailureReason reason) {
        return switch (reason) {
            case SCRIPT_FAILURE -> "its script failed";
            case RUNNER_SYSTEM_FAILURE -> "the runner failed";
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
        return " · " + duration(Duration.between(end.startedAt(), end.at()));
    }
}
