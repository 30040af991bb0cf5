package dev.chatops.runner.job;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.LogSpan;
import dev.chatops.runner.event.JobEventPublisher;
import io.quarkus.logging.Log;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What is told of one attempt. Nothing any more once it is closed (G5). */
final class AttemptEvents {

    private final Attempt attempt;
    private final JobPayload payload;
    private final JobEventPublisher events;
    private final Clock clock;
    private final AtomicLong lastChunk = new AtomicLong();
    private final List<JobEvent> held = new ArrayList<>();
    private boolean isEnding;

    AttemptEvents(Attempt attempt, JobEventPublisher events, Clock clock) {
        this.attempt = attempt;
        this.payload = attempt.payload();
        this.events = events;
        this.clock = clock;
    }

    /** Goes out with the first of the log, which comes at most 50 ms later: nobody waits for it alone. */
    synchronized void started(String runner) {
        held.add(new JobStarted(clock.instant(), payload.jobId(), payload.attempt(), payload.fence(), runner));
    }

    /** Waits while the broker is slow. */
    synchronized void logged(List<LogSpan> spans, byte[] bytes) {
        if (!attempt.isClosed()) {
            held.add(new JobLogChunk(
                    clock.instant(),
                    payload.jobId(),
                    payload.attempt(),
                    payload.fence(),
                    lastChunk.incrementAndGet(),
                    spans,
                    bytes));
            if (!isEnding) {
                events.send(taken());
            }
        }
    }

    /** From now on the log waits for the end, which follows at once. */
    synchronized void ending() {
        isEnding = true;
    }

    private synchronized List<JobEvent> taken() {
        var taken = List.copyOf(held);
        held.clear();
        return taken;
    }

    /**
     * Returns when the broker has it, or when nothing may be said any more.
     *
     * @param message for people; null when the script says it
     * @param logBytes length of the whole log
     */
    void finished(Verdict verdict, String message, long logBytes, boolean truncated) throws InterruptedException {
        var rest = taken(); // kept for each try: without them the end would count chunks that nobody has
        while (!attempt.isClosed()) {
            var all = new ArrayList<>(rest);
            all.add(new JobAttemptFinished(
                    clock.instant(),
                    payload.jobId(),
                    payload.attempt(),
                    payload.fence(),
                    verdict.status(),
                    verdict.exitCode(),
                    verdict.reason(),
                    message,
                    lastChunk.get(),
                    logBytes,
                    truncated));
            try {
                events.send(all).get();
                return;
            } catch (ExecutionException e) {
                Log.errorf(e, "the end of a job was not sent, trying again jobId=%d", payload.jobId());
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }
}
