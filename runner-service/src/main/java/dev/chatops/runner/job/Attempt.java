package dev.chatops.runner.job;

import dev.chatops.claim.Heartbeat;
import dev.chatops.claim.JobPayload;
import dev.chatops.runner.claim.HeldAttempts;
import dev.chatops.runner.executor.RunningProcess;
import java.time.Duration;

/** What may happen to a running attempt from outside, by any thread: it is cancelled, runs out of time, is closed. */
final class Attempt implements HeldAttempts.Held {

    private enum End {
        NONE,
        CANCELED,
        TIMED_OUT,
        INTERRUPTED,
        CLOSED
    }

    private final JobPayload payload;
    private final Duration grace;
    private RunningProcess process;
    private End end = End.NONE;

    Attempt(JobPayload payload, Duration grace) {
        this.payload = payload;
        this.grace = grace;
    }

    JobPayload payload() {
        return payload;
    }

    @Override
    public Heartbeat.HeldAttempt described() {
        return new Heartbeat.HeldAttempt(payload.jobId(), payload.attempt(), payload.fence());
    }

    @Override
    public void closed() {
        end(End.CLOSED);
    }

    @Override
    public void cancel() {
        end(End.CANCELED);
    }

    void timeOut() {
        end(End.TIMED_OUT);
    }

    void interrupt() {
        end(End.INTERRUPTED);
    }

    /** Whether nothing may be said of it any more (G5). */
    synchronized boolean isClosed() {
        return end == End.CLOSED;
    }

    /** Whether nothing more may be started for it. */
    synchronized boolean isEnding() {
        return end != End.NONE;
    }

    /** What does its work now; it is ended at once if the attempt was ended before. */
    synchronized void runs(RunningProcess now) {
        process = now;
        endProcess();
    }

    /** Whether {@code after_script} is to run: also after a cancellation, but not when time is up or nobody listens. */
    synchronized boolean mayClean() {
        return end == End.NONE || end == End.CANCELED;
    }

    /** What runs {@code after_script}; an earlier cancellation does not end it. */
    synchronized void cleans(RunningProcess now) {
        process = now;
        if (!mayClean()) {
            endProcess();
        }
    }

    /** What its end from outside makes of an exit code. */
    synchronized Verdict verdict(Verdict ofScript) {
        return switch (end) {
            case NONE -> ofScript;
            case CANCELED, CLOSED -> Verdict.canceled();
            case TIMED_OUT -> Verdict.timedOut(payload.timeoutSeconds());
            case INTERRUPTED -> Verdict.interrupted();
        };
    }

    private synchronized void end(End how) {
        var next = end == End.NONE || how == End.CLOSED ? how : end;
        if (next != end) { // said again, it must not begin the grace anew
            end = next;
            endProcess();
        }
    }

    private void endProcess() {
        if (process == null || end == End.NONE) {
            return;
        }
        if (end == End.CLOSED) {
            process.kill();
        } else {
            process.terminate(grace);
        }
    }
}
