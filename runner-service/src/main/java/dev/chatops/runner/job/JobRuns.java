package dev.chatops.runner.job;

import dev.chatops.claim.JobPayload;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.RunnerId;
import dev.chatops.runner.checkout.WorkingCopy;
import dev.chatops.runner.claim.HeldAttempts;
import dev.chatops.runner.event.JobEventPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The attempts that run here now. */
@ApplicationScoped
public class JobRuns {

    private final RunnerConfig config;
    private final RunnerId runner;
    private final JobEventPublisher events;
    private final HeldAttempts held;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final ConcurrentMap<Path, WorkingCopy> copies = new ConcurrentHashMap<>();
    private final Set<Attempt> running = ConcurrentHashMap.newKeySet();

    public JobRuns(
            RunnerConfig config,
            RunnerId runner,
            JobEventPublisher events,
            HeldAttempts held,
            MeterRegistry metrics,
            Clock clock) {
        this.config = config;
        this.runner = runner;
        this.events = events;
        this.held = held;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Runs an attempt to its end, on the caller's thread.
     *
     * @param slot from 0; no two attempts run in one slot at once
     */
    public void run(JobPayload payload, int slot) throws InterruptedException {
        var attempt = new Attempt(payload, config.shell().grace());
        held.add(payload.jobId(), attempt);
        running.add(attempt);
        var builds = config.buildsDir().toAbsolutePath().resolve("slot-" + slot);
        var copy = copies.computeIfAbsent(builds.resolve(payload.project()), WorkingCopy::new);
        try {
            var run = new JobRun(attempt, copy, builds, config, runner, events, clock);
            var verdict = run.run();
            metrics.counter("chatops_attempts", "status", verdict.status().word())
                    .increment();
            Log.infof(
                    "job ended jobId=%d attempt=%d status=%s closed=%b",
                    payload.jobId(), payload.attempt(), verdict.status().word(), attempt.isClosed());
            run.tidy();
        } finally {
            running.remove(attempt);
        }
    }

    /** Ends what still runs, because this runner is being shut down. */
    public void interruptAll() {
        running.forEach(Attempt::interrupt);
    }

    public int running() {
        return running.size();
    }
}
