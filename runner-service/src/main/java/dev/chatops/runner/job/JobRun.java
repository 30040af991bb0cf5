package dev.chatops.runner.job;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.LogSpan;
import dev.chatops.runner.checkout.CheckoutException;
import dev.chatops.runner.checkout.WorkingCopy;
import dev.chatops.runner.log.JobLog;
import dev.chatops.runner.log.Masker;
import dev.chatops.runner.log.Sections;
import dev.chatops.runner.script.BashScript;
import dev.chatops.runner.script.OutputMarks;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Runs one attempt: working copy, script, after_script, and a word on how it went. */
final class JobRun {

    /** GitLab's own. */
    private static final Duration AFTER_SCRIPT_LIMIT = Duration.ofMinutes(5);

    private static final String GREEN = "\033[32;1m%s\033[0;m\n";
    private static final String YELLOW = "\033[0;33m%s\033[0;m\n";

    private final Attempt attempt;
    private final JobPayload payload;
    private final WorkingCopy copy;
    private final Path slot;
    private final Workplace place;
    private final AtomicLong lastChunk = new AtomicLong();
    private final Masker masker;
    private final JobLog log;
    private final Sections sections;

    /** @param slot folder of the slot; its private files lie beside it */
    JobRun(Attempt attempt, WorkingCopy copy, Path slot, Workplace place) {
        this.attempt = attempt;
        this.payload = attempt.payload();
        this.copy = copy;
        this.slot = slot;
        this.place = place;
        var secrets = Stream.concat(
                        payload.variables().stream()
                                .filter(JobPayload.Variable::masked)
                                .map(JobPayload.Variable::value),
                        Stream.ofNullable(payload.attemptToken()))
                .toList();
        this.masker = new Masker(secrets);
        this.log = new JobLog(new Masker(secrets), place.config().logLimitBytes(), this::sendChunk);
        this.sections = new Sections(log, place.clock());
    }

    /** Returns when the broker has all that there is to say, or when nothing may be said any more. */
    Verdict run() throws InterruptedException {
        place.events()
                .send(new JobStarted(
                        place.clock().instant(),
                        payload.jobId(),
                        payload.attempt(),
                        payload.fence(),
                        place.runner().value()));
        var timeout = place.timer().schedule(attempt::timeOut, payload.timeoutSeconds(), TimeUnit.SECONDS);
        Verdict verdict;
        try {
            verdict = attempt.verdict(runScripts());
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
        log.say(verdict.lastLine());
        log.close();
        tellEnd(verdict);
        return verdict;
    }

    /** After the last word: puts the working copy back, so that the next job finds it ready. */
    void tidy() throws InterruptedException {
        try {
            copy.tidy(payload.source());
        } catch (CheckoutException e) {
            Log.warnf("working copy not tidied, the next job does it jobId=%d", payload.jobId());
        }
    }

    private Verdict runScripts() throws IOException, InterruptedException {
        log.say("Running with chatops-runner %s\n  on %s, pool %s\n"
                .formatted(
                        place.version(), place.runner().value(), place.config().pool()));
        sections.start("prepare_executor", "Preparing the \"shell\" executor");
        log.say("Using Shell (bash) executor...\n");
        sections.end("prepare_executor");
        sections.start("prepare_script", "Preparing environment");
        log.say("Running on " + place.runner().host() + "...\n");
        sections.end("prepare_script");
        sections.start("get_sources", "Getting source from Git repository");
        try {
            copy.prepare(payload.source(), log::say, attempt::runs);
        } catch (CheckoutException e) {
            return Verdict.systemFailure(e.getMessage());
        } finally {
            sections.end("get_sources");
        }
        Verdict verdict;
        var builds = slot.getParent();
        var privateFolder = slot.resolveSibling(slot.getFileName() + ".tmp");
        try (var environment = JobEnvironment.of(payload, builds, privateFolder, copy.folder(), place.shell())) {
            verdict = script(environment);
            if (!payload.afterScript().isEmpty() && attempt.mayClean()) {
                afterScript(environment, verdict);
            }
            sections.start("cleanup_file_variables", "Cleaning up file based variables");
        }
        sections.end("cleanup_file_variables");
        return verdict;
    }

    private Verdict script(JobEnvironment environment) throws IOException, InterruptedException {
        if (attempt.isEnding()) {
            return attempt.verdict(Verdict.canceled());
        }
        sections.start("step_script", "Executing \"step_script\" stage of the job script");
        var marks = new OutputMarks();
        var commands = new ArrayList<>(payload.beforeScript());
        commands.addAll(payload.script());
        var process = place.shell()
                .runFile(
                        environment.script("script.sh", BashScript.of(commands, marks)),
                        copy.folder(),
                        environment.variables(),
                        (bytes, length) -> marks.pass(bytes, length, log::write));
        attempt.runs(process);
        int exitCode = process.await();
        marks.end(log::write);
        sections.end("step_script");
        return attempt.verdict(Verdict.ofExitCode(exitCode));
    }

    /** Its failure does not fail the job, as in GitLab. */
    private void afterScript(JobEnvironment environment, Verdict verdict) throws IOException, InterruptedException {
        sections.start("after_script", "Running after_script");
        log.say(GREEN.formatted("Running after script..."));
        environment.setStatus(verdict.status().word());
        var marks = new OutputMarks();
        OutputMarks.Sink after = (_, bytes, length) -> log.write(LogSpan.Kind.AFTER, bytes, length);
        var process = place.shell()
                .runFile(
                        environment.script("after_script.sh", BashScript.of(payload.afterScript(), marks)),
                        copy.folder(),
                        environment.variables(),
                        (bytes, length) -> marks.pass(bytes, length, after));
        attempt.cleans(process);
        var grace = place.config().shell().grace();
        var limit = place.timer()
                .schedule(() -> process.terminate(grace), AFTER_SCRIPT_LIMIT.toSeconds(), TimeUnit.SECONDS);
        int exitCode = process.await();
        limit.cancel(false);
        marks.end(after);
        if (exitCode != 0) {
            log.say(YELLOW.formatted(
                    "WARNING: after_script failed with exit code %d; the job's result stays.".formatted(exitCode)));
        }
        sections.end("after_script");
    }

    private void sendChunk(List<LogSpan> spans, byte[] bytes) {
        if (!attempt.isClosed()) {
            place.events()
                    .send(new JobLogChunk(
                            place.clock().instant(),
                            payload.jobId(),
                            payload.attempt(),
                            payload.fence(),
                            lastChunk.incrementAndGet(),
                            spans,
                            bytes));
        }
    }

    private void tellEnd(Verdict verdict) throws InterruptedException {
        while (!attempt.isClosed()) {
            try {
                place.events()
                        .send(new JobAttemptFinished(
                                place.clock().instant(),
                                payload.jobId(),
                                payload.attempt(),
                                payload.fence(),
                                verdict.status(),
                                verdict.exitCode(),
                                verdict.reason(),
                                masker.masked(verdict.message()),
                                lastChunk.get(),
                                log.length(),
                                log.isTruncated()))
                        .get();
                return;
            } catch (ExecutionException e) {
                Log.errorf(e, "the end of a job was not sent, trying again jobId=%d", payload.jobId());
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }
}
