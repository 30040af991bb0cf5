package dev.chatops.runner.claim;

import dev.chatops.claim.Heartbeat;
import dev.chatops.claim.HeartbeatAnswer;
import dev.chatops.events.JobControl;
import dev.chatops.events.JobControl.AttemptClosed;
import dev.chatops.events.JobControl.JobCancelRequested;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.event.BrokerContact;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger.Level;

/**
 * All attempts that this runner holds, and the one call every 3 s that keeps them (G4). An attempt that is told to be
 * closed is killed (G5); so is everything after a minute without both pipeline-service and broker. One that has ended
 * stays until it is closed: only then is its end settled.
 */
@ApplicationScoped
public class HeldAttempts {

    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(200);

    /** An attempt, as far as its lease is concerned. */
    public interface Held {

        Heartbeat.HeldAttempt described();

        /** Its outcome is decided: kill what still runs, and say nothing more. */
        void closed();

        /** Somebody cancelled it: end it in order. */
        void cancel();
    }

    private final PipelineClient pipeline;
    private final BrokerContact broker;
    private final RunnerConfig config;
    private final ConcurrentMap<Long, Held> held = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeat").factory());
    private long lastContact = System.nanoTime();
    private boolean answered = true;

    public HeldAttempts(PipelineClient pipeline, BrokerContact broker, RunnerConfig config) {
        this.pipeline = pipeline;
        this.broker = broker;
        this.config = config;
    }

    public void start(@Observes StartupEvent event) {
        timer.scheduleAtFixedRate(this::beat, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on it is in every heartbeat, until it is closed. */
    public void add(Held attempt) {
        var before = held.put(attempt.described().jobId(), attempt);
        if (before != null) {
            before.closed(); // there would be no next attempt, were this one still open
        }
    }

    /** Asks more often until all are settled, or time is up: this runner wants to go. */
    public void awaitSettled(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!held.isEmpty() && System.nanoTime() < deadline) {
            timer.schedule(this::beat, 0, TimeUnit.MILLISECONDS);
            TimeUnit.MILLISECONDS.sleep(BETWEEN_QUESTIONS.toMillis());
        }
    }

    /** What pipeline-service lets everybody know: the same as in a heartbeat's answer, but sooner. */
    void heed(JobControl control) {
        var attempt = held.get(control.jobId());
        if (attempt == null || attempt.described().attempt() != control.attempt()) {
            return;
        }
        switch (control) {
            case JobCancelRequested _ -> attempt.cancel();
            case AttemptClosed closed
            when closed.fence().equals(attempt.described().fence()) -> close(attempt);
            case AttemptClosed _, JobControl.Unknown _ -> {}
        }
    }

    @PreDestroy
    public void stop() {
        timer.shutdownNow();
    }

    private void beat() {
        try {
            var told = Map.copyOf(held);
            var answer = pipeline.heartbeat(new Heartbeat(
                    config.concurrent(),
                    told.values().stream().map(Held::described).toList()));
            lastContact = System.nanoTime();
            answered = true;
            heed(answer, told);
        } catch (IOException e) {
            Log.logf(
                    answered ? Level.WARN : Level.DEBUG,
                    "no answer to a heartbeat attempts=%d: %s",
                    held.size(),
                    e.toString());
            answered = false;
            lookForBroker();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            Log.errorf(e, "heartbeat failed");
        }
    }

    /** @param told those that the answer is about: an attempt that came since is not meant by its job's number */
    private void heed(HeartbeatAnswer answer, Map<Long, Held> told) {
        answer.cancel().stream().filter(told::containsKey).map(told::get).forEach(Held::cancel);
        answer.closed().stream().filter(told::containsKey).map(told::get).forEach(this::close);
    }

    private void close(Held attempt) {
        held.remove(attempt.described().jobId(), attempt);
        attempt.closed();
    }

    private void closeAll(Collection<Held> attempts) {
        attempts.forEach(this::close);
    }

    /** While the broker is there, a finish can still be told in time: running jobs go on. */
    private void lookForBroker() {
        if (broker.isThere()) {
            lastContact = System.nanoTime();
        } else if (System.nanoTime() - lastContact > config.isolationLimit().toNanos() && !held.isEmpty()) {
            Log.errorf(
                    "neither pipeline-service nor broker for %d s, so all attempts are ended attempts=%d",
                    config.isolationLimit().toSeconds(), held.size());
            closeAll(held.values());
        }
    }
}
