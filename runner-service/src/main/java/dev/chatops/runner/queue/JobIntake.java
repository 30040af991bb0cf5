package dev.chatops.runner.queue;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.claim.JobPayload;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.claim.Claim;
import dev.chatops.runner.claim.ClaimAnswer;
import dev.chatops.runner.claim.HeldAttempts;
import dev.chatops.runner.claim.PipelineClient;
import dev.chatops.runner.executor.Executor;
import dev.chatops.runner.job.JobRuns;
import dev.chatops.telemetry.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Takes one offer for each free slot and claims it (architecture §5). The offer is accepted as soon as the claim is
 * decided, so Kafka holds nothing while a job runs, and a runner without a free slot holds no offer.
 */
@ApplicationScoped
public class JobIntake {

    /** The lock is 15 s; one claim that times out and the longest wait behind it are 7 s. */
    private static final Duration RENEW_AFTER = Duration.ofSeconds(3);

    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(500);

    /** A claim under way is waited for: what it grants must run. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

    /** How long the end of an attempt may take to be settled before this runner goes: its lease is shorter. */
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(8);

    private final RunnerConfig config;
    private final PipelineClient pipeline;
    private final Executor executor;
    private final JobRuns runs;
    private final HeldAttempts held;
    private final BrokerConnection broker;
    private final Slots slots;
    private final Timer claims;
    private final Thread thread = Thread.ofPlatform().name("job-intake").unstarted(this::takeJobs);
    private volatile boolean running = true;
    private volatile JobOffers offers;
    private volatile String missing = "the intake has not begun";

    public JobIntake(
            RunnerConfig config,
            PipelineClient pipeline,
            Executor executor,
            JobRuns runs,
            HeldAttempts held,
            MeterRegistry metrics,
            BrokerConnection broker) {
        this.config = config;
        this.pipeline = pipeline;
        this.executor = executor;
        this.runs = runs;
        this.held = held;
        this.broker = broker;
        this.slots = new Slots(config.concurrent());
        this.claims = metrics.timer("chatops_runner_claim");
        metrics.gauge("chatops_slots_busy", slots, Slots::busy);
        metrics.gauge("chatops_slots", slots, _ -> config.concurrent()); // a number alone would be forgotten
    }

    public void start(@Observes StartupEvent event) {
        if (executor.problem().isPresent()) {
            missing = executor.problem().get();
        } else {
            thread.start();
        }
    }

    /** Takes nothing new, lets running jobs finish for a while, then ends them in order. */
    public void drain(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        missing = "this runner is being shut down";
        var asked = offers;
        if (asked != null) {
            asked.wakeup();
        }
        thread.join(STOP_LIMIT);
        if (!slots.awaitIdle(config.drain())) {
            Log.warnf("ending jobs that still run, because this runner stops jobs=%d", slots.busy());
            runs.interruptAll();
            slots.awaitIdle(config.shell().grace().plusSeconds(5));
        }
        held.awaitSettled(SETTLE_LIMIT);
    }

    /** Why no job can be taken now; empty when all is well, busy or not. */
    public String missing() {
        return missing;
    }

    private void takeJobs() {
        while (running) {
            try (var opened = new JobOffers(broker, config.pool())) {
                offers = opened;
                missing = "the work queue of pool " + config.pool() + " is not there yet, or the broker is away";
                opened.awaitQueue(() -> running);
                if (running) {
                    missing = "";
                }
                serve(opened);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                // the records it held come again, and their claims are decided already or not at all
                missing = "the work queue cannot be read";
                Log.warnf("the work queue cannot be read, trying again: %s", e.toString());
                pause(FIRST_WAIT);
            }
        }
    }

    private void serve(JobOffers offers) throws InterruptedException {
        while (running) {
            var slot = slots.awaitFree(Duration.ZERO);
            if (slot.isEmpty()) {
                offers.settle();
                slot = slots.awaitFree(LOOK);
            }
            if (slot.isPresent() && running) { // settling may have used up the wakeup
                var offer = offers.next();
                if (offer.isPresent()) {
                    long taken = System.nanoTime();
                    var queued = offer.get().queued();
                    try (var _ = Traces.step("claim job", queued.traceparent()).with("job_id", queued.jobId())) {
                        decide(offers, offer.get(), slot.getAsInt());
                    }
                    claims.record(System.nanoTime() - taken, TimeUnit.NANOSECONDS);
                }
            }
        }
    }

    /**
     * Asks until there is a decision, keeping the offer meanwhile: its delivery limit must not be the end of a job. Whether
     * its time is over is pipeline-service's word, by the database's clock: a runner whose clock is wrong, and that
     * believed it, would throw away what others could run.
     */
    private void decide(JobOffers offers, JobOffers.Offer offer, int slot) throws InterruptedException {
        var queued = offer.queued();
        var claim = Claim.make();
        var wait = FIRST_WAIT;
        long renewed = System.nanoTime();
        boolean isOurs = true;
        while (true) {
            switch (pipeline.claim(queued.jobId(), queued.attempt(), claim)) {
                case ClaimAnswer.Granted(var payload) -> {
                    start(payload, slot);
                    offers.accept(offer);
                    return;
                }
                case ClaimAnswer.NotOurs(var why) -> {
                    Log.infof("offer not ours jobId=%d attempt=%d: %s", queued.jobId(), queued.attempt(), why);
                    offers.accept(offer);
                    return;
                }
                case ClaimAnswer.Undecided(var why) ->
                    Log.warnf("claim not decided, asking again jobId=%d: %s", queued.jobId(), why);
            }
            if (!running) {
                return; // closing gives it back
            }
            if (!isOurs) {
                throw new IllegalStateException("an offer could not be kept jobId=" + queued.jobId());
            }
            TimeUnit.MILLISECONDS.sleep(wait.toMillis());
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            if (System.nanoTime() - renewed > RENEW_AFTER.toNanos()) {
                isOurs = offers.renew(offer); // if not, one more claim: an earlier one may have been granted unheard
                renewed = System.nanoTime();
            }
        }
    }

    private void start(JobPayload payload, int slot) {
        slots.take(slot);
        var parent = Traces.current();
        Thread.ofVirtual().name("job-" + payload.jobId()).start(() -> {
            try (var _ = Traces.step("run job", parent)
                    .with("job_id", payload.jobId())
                    .with("attempt", payload.attempt())) {
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

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
