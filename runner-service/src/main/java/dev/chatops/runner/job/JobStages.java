package dev.chatops.runner.job;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.LogSpan;
import dev.chatops.runner.checkout.CheckoutException;
import dev.chatops.runner.checkout.WorkingCopy;
import dev.chatops.runner.executor.Executor.JobFolders;
import dev.chatops.runner.executor.ExecutorException;
import dev.chatops.runner.executor.JobShell;
import dev.chatops.runner.log.JobLog;
import dev.chatops.runner.log.Sections;
import dev.chatops.runner.script.BashScript;
import dev.chatops.runner.script.OutputMarks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/** The stages of one job in GitLab's order, each a section of the log (reference §7.5). */
final class JobStages {

    /** GitLab's own. */
    private static final Duration AFTER_SCRIPT_LIMIT = Duration.ofMinutes(5);

    private static final String GREEN = "\033[32;1m%s\033[0;m\n";
    private static final String YELLOW = "\033[0;33m%s\033[0;m\n";

    private final Attempt attempt;
    private final JobPayload payload;
    private final WorkingCopy copy;
    private final JobFolders folders;
    private final JobLog log;
    private final Sections sections;
    private final Workplace place;

    JobStages(Attempt attempt, WorkingCopy copy, JobFolders folders, JobLog log, Workplace place) {
        this.attempt = attempt;
        this.payload = attempt.payload();
        this.copy = copy;
        this.folders = folders;
        this.log = log;
        this.sections = new Sections(log, place.clock());
        this.place = place;
    }

    /** @throws IOException for a reason of this machine */
    Verdict run() throws IOException, InterruptedException {
        log.say("Running with chatops-runner %s\n  on %s, pool %s\n"
                .formatted(
                        place.version(), place.runner().value(), place.config().pool()));
        try (var shell = openShell();
                var environment = JobEnvironment.of(payload, folders, shell)) {
            sections.start("prepare_script", "Preparing environment");
            log.say("Running on " + place.runner().host() + "...\n");
            sections.end("prepare_script");
            getSources();
            var verdict = script(shell, environment);
            if (!payload.afterScript().isEmpty() && attempt.mayClean()) {
                afterScript(shell, environment, verdict);
            }
            sections.start("cleanup_file_variables", "Cleaning up file based variables");
            environment.close();
            sections.end("cleanup_file_variables");
            return verdict;
        } catch (ExecutorException e) {
            return Verdict.failed(e.reason(), e.getMessage());
        } catch (CheckoutException e) {
            return Verdict.systemFailure(e.getMessage());
        }
    }

    private JobShell openShell() throws ExecutorException, IOException, InterruptedException {
        sections.start(
                "prepare_executor",
                "Preparing the \"%s\" executor".formatted(place.executor().name()));
        try {
            return place.executor().open(payload, folders, log::say, attempt::runs);
        } finally {
            sections.end("prepare_executor");
        }
    }

    private void getSources() throws CheckoutException, InterruptedException {
        sections.start("get_sources", "Getting source from Git repository");
        try {
            copy.prepare(payload.source(), log::say, attempt::runs);
        } finally {
            sections.end("get_sources");
        }
    }

    private Verdict script(JobShell shell, JobEnvironment environment) throws IOException, InterruptedException {
        if (attempt.isEnding()) {
            return attempt.verdict(Verdict.canceled());
        }
        sections.start("step_script", "Executing \"step_script\" stage of the job script");
        var marks = new OutputMarks();
        var commands = new ArrayList<>(payload.beforeScript());
        commands.addAll(payload.script());
        var process = shell.run(
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
    private void afterScript(JobShell shell, JobEnvironment environment, Verdict verdict)
            throws IOException, InterruptedException {
        sections.start("after_script", "Running after_script");
        log.say(GREEN.formatted("Running after script..."));
        environment.setStatus(verdict.status().word());
        var marks = new OutputMarks();
        OutputMarks.Sink after = (_, bytes, length) -> log.write(LogSpan.Kind.AFTER, bytes, length);
        var process = shell.run(
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
}
