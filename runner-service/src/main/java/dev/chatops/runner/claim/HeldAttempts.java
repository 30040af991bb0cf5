package dev.chatops.runner.claim;

import dev.chatops.claim.Heartbeat;
import dev.chatops.claim.HeartbeatAnswer;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.event.JobEventPublisher;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Priorities;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * All attempts that this runner holds, and the one call every 3 s that keeps them (G4). An attempt that is told to be
 * closed is killed (G5); so is everything after a minute without both pipeline-service and broker.
 */
@ApplicationScoped
public class HeldAttempts {

    private static final Duration EVERY = Duration.ofSeconds(3);

    /** An attempt, as far as its lease is concerned. */
    public interface Held {

        Heartbeat.HeldAttempt described();

        /** Its outcome is decided: kill what still runs, and say nothing more. */
        void closed();

        /** Somebody cancelled it: end it in order. */
        void cancel();
    }

    private final PipelineClient pipeline;
    private final JobEventPublisher events;
    private final RunnerConfig config;
    private final Admin admin;
    private final ConcurrentMap<Long, Held> held = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heartbeat").factory());
    private volatile long lastContact = System.nanoTime();

    public HeldAttempts(
            PipelineClient pipeline,
            JobEventPublisher events,
            RunnerConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.pipeline = pipeline;
        this.events = events;
        this.config = config;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "runner-service.contact",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                2_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                2_000));
    }

    public void start(@Observes @Priority(Priorities.USER) StartupEvent event) {
        timer.scheduleAtFixedRate(this::beat, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on it is in every heartbeat, until it is closed. */
    public void add(long jobId, Held attempt) {
        held.put(jobId, attempt);
    }

    /** How many are not yet settled. */
    public int count() {
        return held.size();
    }

    /** Whether pipeline-service or broker were heard of lately. */
    public boolean isInContact() {
        return System.nanoTime() - lastContact < config.isolationLimit().toNanos();
    }

    @PreDestroy
    public void stop() {
        timer.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }

    private void beat() {
        try {
            var attempts = held.values().stream().map(Held::described).toList();
            heed(pipeline.heartbeat(new Heartbeat(config.concurrent(), attempts)));
            lastContact = System.nanoTime();
        } catch (IOException e) {
            Log.warnf("no answer to a heartbeat attempts=%d: %s", held.size(), e.toString());
            lookForBroker();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            Log.errorf(e, "heartbeat failed");
        }
    }

    private void heed(HeartbeatAnswer answer) {
        answer.cancel().forEach(jobId -> {
            var attempt = held.get(jobId);
            if (attempt != null) {
                attempt.cancel();
            }
        });
        close(answer.closed());
    }

    private void close(List<Long> jobIds) {
        jobIds.forEach(jobId -> {
            var attempt = held.remove(jobId);
            if (attempt != null) {
                attempt.closed();
            }
        });
    }

    /** While the broker is there, a finish can still be told in time: running jobs go on. */
    private void lookForBroker() {
        long limit = config.isolationLimit().toNanos();
        if (System.nanoTime() - events.lastAcknowledged() < EVERY.toNanos() || brokerAnswers()) {
            lastContact = System.nanoTime();
        } else if (System.nanoTime() - lastContact > limit && !held.isEmpty()) {
            Log.errorf(
                    "neither pipeline-service nor broker for %d s, so all attempts are ended attempts=%d",
                    config.isolationLimit().toSeconds(), held.size());
            close(List.copyOf(held.keySet()));
        }
    }

    private boolean brokerAnswers() {
        try {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
