package dev.chatops.pipeline.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of the list of runs.
 *
 * @param project its path
 * @param username who asked for it
 * @param typed what was typed in chat; empty for a job that was not asked for there
 */
record Run(
        long id,
        String project,
        String name,
        String status,
        String username,
        Optional<String> typed,
        Optional<String> channel,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        ReplyState reply) {

    /** How long it took, such as {@code 1 min 5 s}; empty before its end. */
    public String took() {
        return startedAt.isEmpty() || finishedAt.isEmpty()
                ? ""
                : Times.spelled(Duration.between(startedAt.get(), finishedAt.get()));
    }

    public String created() {
        return Times.shown(createdAt);
    }
}
