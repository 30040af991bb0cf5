package dev.chatops.pipeline.command;

import dev.chatops.events.JobStatus;
import dev.chatops.events.ReplySettled;
import dev.chatops.pipeline.access.JobRequest;
import dev.chatops.pipeline.access.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A job as chat shows it and decides about it.
 *
 * @param requester user name of who asked for it
 * @param playedBy user name of who started it by hand; null for nobody
 * @param startAt when it starts by itself; null unless it is scheduled
 * @param startedAt null when it never ran
 * @param finishedAt null before its end
 * @param exitCode null when the script did not get so far
 * @param failure what people are told of a failure that is not the script's own; null otherwise
 * @param arguments what was typed behind its name
 * @param pool the one that was chosen for it
 * @param tags that it asks for
 * @param reply what became of its answer; null while it is open or when nobody waits for one
 */
record ShownJob(
        long id,
        long pipelineId,
        String name,
        JobStatus status,
        int attempt,
        String requester,
        String playedBy,
        Instant createdAt,
        Instant startAt,
        Instant startedAt,
        Instant finishedAt,
        Integer exitCode,
        String failure,
        String ref,
        String sha,
        boolean isDefaultBranch,
        String arguments,
        String pool,
        List<String> tags,
        ReplySettled.Outcome reply) {

    private static final Pattern PARALLEL = Pattern.compile("(.+?)(?: \\d+/\\d+|: \\[.*])");

    /** What running it anew, or going on with it, asks of the rules. */
    JobRequest request(Place place) {
        return JobRequest.of(name, groupOf(name), arguments, ref, isDefaultBranch, place);
    }

    /** The name of a parallel job without its suffix. */
    static String groupOf(String name) {
        var parallel = PARALLEL.matcher(name);
        return parallel.matches() ? parallel.group(1) : name;
    }

    /** Whether it is this user's: he asked for it, or started it. */
    boolean isOf(String username) {
        return username.equals(requester) || username.equals(playedBy);
    }

    /** Whether something may still happen to it. */
    boolean isOpen() {
        return !status.isFinal();
    }

    Optional<Duration> ran(Instant now) {
        return Optional.ofNullable(startedAt)
                .map(start -> Duration.between(start, finishedAt == null ? now : finishedAt));
    }
}
