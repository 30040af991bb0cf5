package dev.chatops.runner.job;

import dev.chatops.claim.JobPayload;
import dev.chatops.claim.JobPayload.Variable;
import dev.chatops.runner.checkout.CheckoutException;
import dev.chatops.runner.checkout.WorkingCopy;
import dev.chatops.runner.executor.Executor.JobFolders;
import dev.chatops.runner.log.JobLog;
import dev.chatops.runner.log.Masker;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs one attempt from its first event to its last. */
final class JobRun {

    private final Attempt attempt;
    private final JobPayload payload;
    private final Workplace place;
    private final AttemptEvents events;
    private final List<String> secrets;
    private final JobLog log;
    private final JobStages stages;

    /** @param slot folder of the slot; its private files lie beside it */
    JobRun(Attempt attempt, WorkingCopy copy, Path slot, Workplace place) {
        this.attempt = attempt;
        this.payload = attempt.payload();
        this.place = place;
        this.events = new AttemptEvents(attempt, place.events(), place.clock());
        var folders =
                new JobFolders(slot.getParent(), slot, copy.folder(), slot.resolveSibling(slot.getFileName() + ".tmp"));
        var runners = RunnerVariables.of(folders, place);
        var variables = RunnerVariables.filled(payload, folders, runners);
        this.secrets = Stream.concat(
                        variables.stream().filter(Variable::masked).map(Variable::value),
                        Stream.ofNullable(payload.attemptToken()))
                .toList();
        this.log = new JobLog(secrets, place.config().logLimitBytes(), events::logged);
        this.stages = new JobStages(attempt, copy, folders, variables, runners, log, place);
    }

    /** Returns when the broker has all that there is to say, or when nothing may be said any more. */
    Verdict run() throws InterruptedException {
        events.started(place.runner().value());
        var timeout = place.timer().schedule(attempt::timeOut, payload.timeoutSeconds(), TimeUnit.SECONDS);
        Verdict verdict;
        try {
            verdict = attempt.verdict(stages.run());
        } catch (IOException e) {
            Log.errorf("job failed for a reason of this machine jobId=%d: %s", payload.jobId(), e.getMessage());
            verdict = attempt.verdict(Verdict.systemFailure("the job cannot be run: " + e.getMessage()));
        } catch (RuntimeException e) {
            // its message may hold anything
            Log.errorf("job failed by an error of this runner jobId=%d: %s", payload.jobId(), e.getClass());
            verdict = attempt.verdict(Verdict.systemFailure("an error of the runner, " + e.getClass()));
        } finally {
            timeout.cancel(false);
        }
        events.ending();
        log.say(verdict.lastLine());
        log.close();
        events.finished(verdict, Masker.masked(verdict.message(), secrets), log.length(), log.isTruncated());
        return verdict;
    }

    /** After the last word: puts the working copy back, so that the next job finds it ready. */
    void tidy() throws InterruptedException {
        try {
            stages.tidy();
        } catch (CheckoutException e) {
            Log.warnf("working copy not tidied, the next job does it jobId=%d", payload.jobId());
        }
    }
}
