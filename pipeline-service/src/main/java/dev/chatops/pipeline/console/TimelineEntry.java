package dev.chatops.pipeline.console;

import dev.chatops.pipeline.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A moment of a job's life.
 *
 * @param after the time since the moment before, spelled; empty for the first
 */
record TimelineEntry(String what, String at, String after) {

    static List<TimelineEntry> of(Job job) {
        var entries = new ArrayList<TimelineEntry>();
        Instant last = null;
        last = add(entries, "Asked for by " + job.pipeline().username(), Optional.of(job.createdAt()), last);
        last = add(
                entries,
                job.playedBy().map(user -> "Played by " + user).orElse("Queued for pool " + job.pool()),
                job.queuedAt(),
                last);
        last = add(entries, "Taken by runner " + job.runnerId().orElse("unknown"), job.startedAt(), last);
        add(entries, "Ended: " + job.status().word().replace('_', ' '), job.finishedAt(), last);
        return List.copyOf(entries);
    }

    private static Instant add(List<TimelineEntry> entries, String what, Optional<Instant> at, Instant last) {
        if (at.isEmpty()) {
            return last;
        }
        var after = last == null ? "" : "+" + Times.spelled(Duration.between(last, at.get()));
        entries.add(new TimelineEntry(what, Times.shown(at.get()), after));
        return at.get();
    }
}
