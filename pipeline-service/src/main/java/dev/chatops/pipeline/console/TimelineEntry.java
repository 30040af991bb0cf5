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
 * @param kind {@code done}, {@code now}, or the status that a job ended with
 * @param at empty for what is going on
 * @param after the time since the moment before, spelled; empty for the first
 */
record TimelineEntry(String what, String kind, Optional<Instant> at, String after) {

    public String iso() {
        return at.map(Instant::toString).orElse("");
    }

    public String shown() {
        return at.map(Times::shown).orElse("");
    }

    static List<TimelineEntry> of(Job job, Request request) {
        var line = new Line();
        var user = job.pipeline().username();
        if (request.isChat()) {
            line.add(user + " typed the command", "done", Optional.of(request.receivedAt()));
            line.add(
                    request.decision().equals("accepted") ? "Accepted" : "Decided",
                    "done",
                    Optional.of(request.decidedAt()));
        } else {
            line.add("Asked for by " + user, "done", Optional.of(job.createdAt()));
        }
        line.add(
                job.playedBy()
                        .map(by -> job.retryOf().isPresent() ? "Run again by " + by : "Played by " + by)
                        .orElse("Queued for the pool " + job.pool()),
                "done",
                job.queuedAt());
        line.add("Taken by the runner " + job.runnerId().orElse("unknown"), "done", job.startedAt());
        if (job.finishedAt().isPresent()) {
            line.add(ended(job), job.status().word(), job.finishedAt());
        } else {
            line.entries.add(new TimelineEntry(now(job), "now", Optional.empty(), ""));
        }
        return List.copyOf(line.entries);
    }

    private static String ended(Job job) {
        return switch (job.status()) {
            case SUCCESS -> "Succeeded";
            case FAILED -> "Failed";
            case CANCELED -> job.canceledBy().map(by -> "Canceled by " + by).orElse("Canceled");
            case SKIPPED -> "Skipped";
            case CREATED, MANUAL, SCHEDULED, WAITING_FOR_RESOURCE, PENDING, RUNNING, CANCELING, UNKNOWN -> "Ended";
        };
    }

    private static String now(Job job) {
        return switch (job.status()) {
            case MANUAL -> "Waits until somebody plays it";
            case SCHEDULED ->
                job.startAt()
                        .map(at -> "Starts by itself at " + Times.shown(at))
                        .orElse("Starts by itself later");
            case WAITING_FOR_RESOURCE ->
                job.waitsForGroup()
                        ? "Waits for the resource group " + job.resourceGroup().orElse("")
                        : "Waits until fewer jobs of its project run";
            case PENDING -> "Waits for a runner";
            case RUNNING -> "Running";
            case CANCELING ->
                job.canceledBy()
                        .map(by -> by + " canceled it; the runner is ending it")
                        .orElse("The runner is ending it");
            case CREATED, SUCCESS, FAILED, CANCELED, SKIPPED, UNKNOWN ->
                job.status().word();
        };
    }

    private static final class Line {
        private final List<TimelineEntry> entries = new ArrayList<>();
        private Instant last;

        void add(String what, String kind, Optional<Instant> at) {
            if (at.isEmpty()) {
                return;
            }
            var after = last == null ? "" : "+" + Times.spelled(Duration.between(last, at.get()));
            entries.add(new TimelineEntry(what, kind, at, after));
            last = at.get();
        }
    }
}
