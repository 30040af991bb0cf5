package dev.chatops.runner.queue;

import dev.chatops.claim.JobPayload;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.claim.ClaimAnswer;
import dev.chatops.runner.claim.PipelineClient;
import dev.chatops.runner.job.JobRuns;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Takes one offer for each free slot and claims it (architecture §5). The offer is accepted as soon as the claim is
 * decided, so Kafka holds nothing while a job runs, and a runner without a free slot holds no offer.
 */
@Readiness
@ApplicationScoped
public class JobIntake implements HealthCheck {

    private static final Duration RENEW_EVERY = Duration.ofSeconds(4);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);

    private final RunnerConfig config;
    private final PipelineClient pipeline;
    private final JobRuns runs;
    private final Slots slots;
    private final JobOffers offers;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile boolean ready;

    public JobIntake(
            RunnerConfig config,
            PipelineClient pipeline,
            JobRuns runs,
            MeterRegistry metrics,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.config = config;
        this.pipeline = pipeline;
        this.runs = runs;
        this.slots = new Slots(config.concurrent());
        this.offers = new JobOffers(bootstrapServers, config.pool());
        this.thread = Thread.ofPlatform().name("job-intake").unstarted(this::takeJobs);
        metrics.gauge("chatops_slots_busy", slots, Slots::busy);
    }

    public void start(@Observes StartupEvent event) {
        if (!config.shell().sameUser()) {
            throw new IllegalStateException("jobs would run as this service's own OS user, who can read its secrets;"
                    + " running them as another user comes with a later release. If that is acceptable here, say so"
                    + " with CHATOPS_RUNNER_SHELL_SAME_USER=true");
        }
        Log.warn("jobs run as this service's own OS user: chatops.runner.shell.same-user is on");
        thread.start();
    }

    /** Takes nothing new, lets running jobs finish for a while, then ends them in order. */
    public void drain(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        offers.wakeUp();
        awaitIdle(config.drain());
        if (runs.running() > 0) {
            Log.warnf("ending jobs that still run, because this runner stops jobs=%d", runs.running());
            runs.interruptAll();
            awaitIdle(config.shell().grace().plusSeconds(5));
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("work queue of pool " + config.pool())
                .status(ready && thread.isAlive())
                .build();
    }

    private void awaitIdle(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (slots.busy() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void takeJobs() {
        try (offers) {
            offers.awaitQueue(() -> running);
            ready = true;
            while (running) {
                var slot = slots.take(500);
                if (slot != null) {
                    fill(slot);
                }
            }
        } catch (WakeupException | InterruptedException _) {
            Log.debug("intake ends");
        } catch (RuntimeException e) {
            Log.errorf(e, "intake ended by an error, this runner must be restarted");
        }
    }

    /** Waits for an offer that becomes ours, and starts it; the slot is given back when it never does. */
    private void fill(int slot) throws InterruptedException {
        boolean started = false;
        try {
            while (running && !started) {
                var payload = claimNext();
                if (payload.isPresent()) {
                    start(payload.get(), slot);
                    started = true;
                }
            }
        } finally {
            if (!started) {
                slots.release(slot);
            }
        }
    }

    private Optional<JobPayload> claimNext() throws InterruptedException {
        Optional<JobOffers.Offer> offer;
        try {
            offer = offers.next();
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            Log.warnf("no offer, the broker fails: %s", e.toString());
            TimeUnit.MILLISECONDS.sleep(FIRST_WAIT.toMillis());
            return Optional.empty();
        }
        if (offer.isEmpty()) {
            return Optional.empty();
        }
        var answer = claim(offer.get());
        return answer instanceof ClaimAnswer.Granted(var payload) ? Optional.of(payload) : Optional.empty();
    }

    /** Asks until there is a decision, keeping the offer meanwhile: its delivery limit must never be the end of a job. */
    private ClaimAnswer claim(JobOffers.Offer offer) throws InterruptedException {
        var queued = offer.queued();
        var claimId = UUID.randomUUID();
        var wait = FIRST_WAIT;
        long renewed = System.nanoTime();
        while (true) {
            var answer = pipeline.claim(queued.jobId(), queued.attempt(), claimId);
            if (!(answer instanceof ClaimAnswer.Undecided(var why))) {
                offers.accept(offer);
                return answer;
            }
            Log.warnf("claim not decided, asking again jobId=%d: %s", queued.jobId(), why);
            TimeUnit.MILLISECONDS.sleep(wait.toMillis());
            wait = wait.multipliedBy(2).compareTo(RENEW_EVERY) < 0 ? wait.multipliedBy(2) : RENEW_EVERY;
            if (System.nanoTime() - renewed > RENEW_EVERY.toNanos()) {
                if (!running || !offers.renew(offer)) {
                    return answer; // another runner gets it
                }
                renewed = System.nanoTime();
            }
        }
    }

    private void start(JobPayload payload, int slot) {
        Thread.ofVirtual().name("job-" + payload.jobId()).start(() -> {
            try {
                runs.run(payload, slot);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                Log.errorf(e, "job ended by an error of this runner jobId=%d", payload.jobId());
            } finally {
                slots.release(slot);
            }
        });
    }
}
