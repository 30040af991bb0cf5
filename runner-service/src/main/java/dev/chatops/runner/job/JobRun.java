package dev.chatops.runner.job;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.LogSpan;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.RunnerId;
import dev.chatops.runner.checkout.CheckoutException;
import dev.chatops.runner.checkout.WorkingCopy;
import dev.chatops.runner.event.JobEventPublisher;
import dev.chatops.runner.executor.ShellProcess;
import dev.chatops.runner.log.JobLog;
import dev.chatops.runner.log.Sections;
import dev.chatops.runner.script.BashScript;
import dev.chatops.runner.script.OutputMarks;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Runs one attempt: working copy, script, after_script, and a word on how it went. */
final class JobRun {

    private static final Duration AFTER_SCRIPT_LIMIT = Duration.ofMinutes(5);
    private static final String GREEN = "\033[32;1m%s\033[0;m\n";

    private final Attempt attempt;
    private final JobPayload payload;
    private final WorkingCopy copy;
    private final Path builds;
    private final RunnerConfig config;
    private final RunnerId runner;
    private final JobEventPublisher events;
    private final Clock clock;
    private final AtomicLong lastChunk = new AtomicLong();
    private final JobLog log;
    private final Sections sections;

    JobRun(
            Attempt attempt,
            WorkingCopy copy,
            Path builds,
            RunnerConfig config,
            RunnerId runner,
            JobEventPublisher events,
            Clock clock) {
        this.attempt = attempt;
        this.payload = attempt.payload();
        this.copy = copy;
        this.builds = builds;
        this.config = config;
        this.runner = runner;
        this.events = events;
        this.clock = clock;
        var secrets = payload.variables().stream()
                .filter(JobPayload.Variable::masked)
                .map(JobPayload.Variable::value)
                .toList();
        this.log = new JobLog(secrets, config.logLimitBytes(), this::sendChunk);
        this.sections = new Sections(log, clock);
    }

    /** Returns when the broker has all that there is to say, or when nothing may be said any more. */
    Verdict run() throws InterruptedException {
        events.send(
                new JobStarted(clock.instant(), payload.jobId(), payload.attempt(), payload.fence(), runner.value()));
        var timeout = CompletableFuture.runAsync(
                attempt::timeOut, CompletableFuture.delayedExecutor(payload.timeoutSeconds(), TimeUnit.SECONDS));
        Verdict verdict;
        try {
            verdict = attempt.verdict(runScripts());
        } catch (IOException e) {
            Log.errorf(e, "job failed for a reason of this machine jobId=%d", payload.jobId());
            verdict = Verdict.systemFailure("the runner's machine failed: " + e.getMessage());
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
            Log.warnf("working copy not tidied, the next job does it jobId=%d: %s", payload.jobId(), e.getMessage());
        }
    }

    private Verdict runScripts() throws IOException, InterruptedException {
        log.say("Running with chatops-runner\n  on %s, pool %s\n".formatted(runner.value(), config.pool()));
        sections.start("prepare_executor", "Preparing the \"shell\" executor");
        log.say("Using Shell (bash) executor...\n");
        sections.end("prepare_executor");
        sections.start("get_sources", "Getting source from Git repository");
        try {
            copy.prepare(payload.source(), log::say);
        } catch (CheckoutException e) {
            return Verdict.systemFailure(e.getMessage());
        } finally {
            sections.end("get_sources");
        }
        try (var environment = JobEnvironment.of(payload, builds, copy.folder())) {
            var verdict = script(environment);
            if (!payload.afterScript().isEmpty()) {
                afterScript(environment, verdict);
            }
            return verdict;
        }
    }

    private Verdict script(JobEnvironment environment) throws IOException, InterruptedException {
        if (attempt.isEnding()) {
            return attempt.verdict(Verdict.canceled());
        }
        sections.start("step_script", "Executing \"step_script\" stage of the job script");
        var marks = new OutputMarks();
        var commands = new java.util.ArrayList<>(payload.beforeScript());
        commands.addAll(payload.script());
        var process = ShellProcess.start(
                environment.script("script.sh", BashScript.of(commands, marks)),
                copy.folder(),
                environment.variables(null),
                (bytes, length) -> marks.pass(bytes, length, log::write));
        attempt.runs(process);
        int exitCode = process.await();
        marks.end(log::write);
        sections.end("step_script");
        return attempt.verdict(Verdict.ofExitCode(exitCode));
    }

    /** Its failure does not fail the job, as in GitLab. */
    private void afterScript(JobEnvironment environment, Verdict verdict) throws IOException, InterruptedException {
        if (attempt.isClosed()) {
            return;
        }
        sections.start("after_script", "Running after_script");
        log.say(GREEN.formatted("Running after script..."));
        var marks = new OutputMarks();
        OutputMarks.Sink after = (_, bytes, length) -> log.write(LogSpan.Kind.AFTER, bytes, length);
        var process = ShellProcess.start(
                environment.script("after_script.sh", BashScript.of(payload.afterScript(), marks)),
                copy.folder(),
                environment.variables(verdict.status().word()),
                (bytes, length) -> marks.pass(bytes, length, after));
        var limit = CompletableFuture.runAsync(
                () -> process.terminate(config.shell().grace()),
                CompletableFuture.delayedExecutor(AFTER_SCRIPT_LIMIT.toSeconds(), TimeUnit.SECONDS));
        int exitCode = process.await();
        limit.cancel(false);
        marks.end(after);
        if (exitCode != 0) {
            log.say("\033[0;33mWARNING: after_script failed with exit code %d; the job's result stays.\033[0;m\n"
                    .formatted(exitCode));
        }
        sections.end("after_script");
    }

    private void sendChunk(List<LogSpan> spans, byte[] bytes) {
        if (!attempt.isClosed()) {
            events.send(new JobLogChunk(
                    clock.instant(),
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
                events.send(new JobAttemptFinished(
                                clock.instant(),
                                payload.jobId(),
                                payload.attempt(),
                                payload.fence(),
                                verdict.status(),
                                verdict.exitCode(),
                                verdict.reason(),
                                verdict.message(),
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
