package dev.chatops.runner.job;

import dev.chatops.claim.JobPayload;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.RunnerId;
import dev.chatops.runner.artifact.ArtifactClient;
import dev.chatops.runner.cache.CacheStore;
import dev.chatops.runner.checkout.WorkingCopy;
import dev.chatops.runner.claim.HeldAttempts;
import dev.chatops.runner.event.JobEventPublisher;
import dev.chatops.runner.executor.Executor;
import dev.chatops.runner.executor.HostShell;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The attempts that run here now. */
@ApplicationScoped
public class JobRuns {

    private final Workplace place;
    private final HeldAttempts held;
    private final MeterRegistry metrics;
    private final Path builds;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("job-timer").factory());
    private final ConcurrentMap<Path, WorkingCopy> copies = new ConcurrentHashMap<>();
    private final Set<Attempt> running = ConcurrentHashMap.newKeySet();

    public JobRuns(
            RunnerConfig config,
            RunnerId runner,
            HostShell host,
            Executor executor,
            CacheStore caches,
            ArtifactClient artifacts,
            JobEventPublisher events,
            HeldAttempts held,
            MeterRegistry metrics,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "") String version) {
        timer.setRemoveOnCancelPolicy(true); // a limit of hours must not keep a job's payload for hours
        this.place = new Workplace(config, runner, host, executor, caches, artifacts, events, timer, clock, version);
        this.held = held;
        this.metrics = metrics;
        this.builds = config.buildsDir().toAbsolutePath().normalize();
    }

    /**
     * Runs an attempt to its end, on the caller's thread.
     *
     * @param slot from 0; no two attempts run in one slot at once
     */
    public void run(JobPayload payload, int slot) throws InterruptedException {
        var attempt = new Attempt(payload, place.config().shell().grace());
        held.add(attempt);
        running.add(attempt);
        Log.infof(
                "job starts jobId=%d attempt=%d slot=%d runner=%s",
                payload.jobId(), payload.attempt(), slot, place.runner().value());
        try {
            var folder = builds.resolve(Integer.toString(slot));
            var copy = copies.computeIfAbsent(
                    folder.resolve(payload.project()), _ -> new WorkingCopy(folder, payload.project(), place.host()));
            var run = new JobRun(attempt, copy, folder, place);
            long began = System.nanoTime();
            var verdict = run.run();
            metrics.timer("chatops_attempt_run", "status", verdict.status().word())
                    .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            metrics.counter("chatops_attempts", "status", verdict.status().word())
                    .increment();
            Log.infof(
                    "job ended jobId=%d attempt=%d status=%s closed=%b runner=%s",
                    payload.jobId(),
                    payload.attempt(),
                    verdict.status().word(),
                    attempt.isClosed(),
                    place.runner().value());
            run.tidy();
        } catch (RuntimeException | Error e) {
            held.forget(attempt); // its lease runs out, and the job's end is told by pipeline-service
            throw e;
        } finally {
            running.remove(attempt);
        }
    }

    /** Ends what still runs, because this runner is being shut down. */
    public void interruptAll() {
        running.forEach(Attempt::interrupt);
    }

    @PreDestroy
    public void close() {
        timer.shutdownNow();
    }
}
