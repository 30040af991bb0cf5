package dev.chatops.runner.job;

import static java.util.stream.Collectors.toMap;

import dev.chatops.claim.JobPayload;
import dev.chatops.claim.JobPayload.Variable;
import dev.chatops.events.LogSpan.Kind;
import dev.chatops.runner.checkout.CheckoutException;
import dev.chatops.runner.checkout.GitSettings;
import dev.chatops.runner.checkout.WorkingCopy;
import dev.chatops.runner.executor.Executor.JobFolders;
import dev.chatops.runner.executor.ExecutorException;
import dev.chatops.runner.executor.JobShell;
import dev.chatops.runner.log.JobLog;
import dev.chatops.runner.log.Sections;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The stages of one job in GitLab's order, each a section of the log (reference §7.5). */
final class JobStages {

    private static final String GREEN = "\033[32;1m%s\033[0;m\n";
    private static final String WARNING = "\033[0;33mWARNING: %s\033[0;m\n";

    private final Attempt attempt;
    private final JobPayload payload;
    private final WorkingCopy copy;
    private final JobFolders folders;
    private final List<Variable> variables;
    private final Map<String, String> runners;
    private final JobLog log;
    private final Sections sections;
    private final Workplace place;
    private final JobFiles files;
    private GitSettings settings;

    /**
     * @param variables the job's, with all placeholders filled in
     * @param runners variables that this runner sets
     */
    JobStages(
            Attempt attempt,
            WorkingCopy copy,
            JobFolders folders,
            List<Variable> variables,
            Map<String, String> runners,
            JobLog log,
            Workplace place) {
        this.attempt = attempt;
        this.payload = attempt.payload();
        this.copy = copy;
        this.folders = folders;
        this.variables = variables;
        this.runners = runners;
        this.log = log;
        this.sections = new Sections(log, place.clock());
        this.place = place;
        this.files = new JobFiles(attempt, folders, log, sections, place);
    }

    /** @throws IOException for a reason of this machine */
    Verdict run() throws IOException, InterruptedException {
        log.say("Running with chatops-runner %s\n  on %s, pool %s\n"
                .formatted(
                        place.version(), place.runner().value(), place.config().pool()));
        var values = variables.stream().collect(toMap(Variable::key, Variable::value));
        var limits = ScriptSettings.of(values);
        try (var shell = openShell();
                var environment = JobEnvironment.of(variables, runners, folders, shell)) {
            sections.start("prepare_script", "Preparing environment");
            log.say("Running on " + place.runner().host() + "...\n");
            limits.warnings().forEach(warning -> log.say(WARNING.formatted(warning)));
            sections.end("prepare_script");
            var scripts = new JobScripts(shell, environment, place);
            var verdict = getSources(values, scripts);
            if (verdict.isEmpty()) {
                files.restore(environment.variables());
                verdict = Optional.of(script(scripts, limits));
                if (!payload.afterScript().isEmpty() && attempt.mayClean()) {
                    environment.setStatus(verdict.get().status().word());
                    verdict = Optional.of(afterScript(scripts, limits, verdict.get()));
                }
                verdict = Optional.of(files.keep(verdict.get(), environment.variables()));
            }
            sections.start("cleanup_file_variables", "Cleaning up file based variables");
            environment.close();
            sections.end("cleanup_file_variables");
            return verdict.get();
        } catch (ExecutorException e) {
            return Verdict.failed(e.reason(), e.getMessage());
        } catch (CheckoutException e) {
            return Verdict.systemFailure(e.getMessage());
        }
    }

    /** After the job: puts the working copy back, so that the next job finds it ready. */
    void tidy() throws CheckoutException, InterruptedException {
        if (settings != null) {
            copy.tidy(payload.source(), settings);
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

    /** @return how the job ends already; empty when the sources are there */
    private Optional<Verdict> getSources(Map<String, String> values, JobScripts scripts)
            throws CheckoutException, IOException, InterruptedException {
        sections.start("get_sources", "Getting source from Git repository");
        try {
            settings = GitSettings.of(values);
            if (!payload.preGetSourcesScript().isEmpty()) {
                var ended = scripts.run(
                        "pre_get_sources_script.sh",
                        payload.preGetSourcesScript(),
                        copy.slot(),
                        Optional.empty(),
                        (_, bytes, from, to) -> log.write(Kind.RUNNER, bytes, from, to),
                        attempt::runs);
                if (ended.exitCode() != 0) {
                    return Optional.of(
                            attempt.verdict(Verdict.failedIn("hooks:pre_get_sources_script", ended.exitCode())));
                }
            }
            copy.prepare(payload.source(), settings, log::say, attempt::runs);
            return Optional.empty();
        } finally {
            sections.end("get_sources");
        }
    }

    private Verdict script(JobScripts scripts, ScriptSettings limits) throws IOException, InterruptedException {
        if (attempt.isEnding()) {
            return attempt.verdict(Verdict.canceled());
        }
        sections.start("step_script", "Executing \"step_script\" stage of the job script");
        var commands = new ArrayList<>(payload.beforeScript());
        commands.addAll(payload.script());
        var ended =
                scripts.run("script.sh", commands, folders.project(), limits.scriptLimit(), log::write, attempt::runs);
        if (ended.outOfTime()) {
            log.say(WARNING.formatted("the script was ended: it ran longer than RUNNER_SCRIPT_TIMEOUT allows"));
        }
        sections.end("step_script");
        return attempt.verdict(
                ended.outOfTime()
                        ? Verdict.scriptTimedOut(limits.scriptLimit().get())
                        : Verdict.ofExitCode(ended.exitCode()));
    }

    /** Its failure does not fail the job, as in GitLab, unless the job asks for that. */
    private Verdict afterScript(JobScripts scripts, ScriptSettings limits, Verdict verdict)
            throws IOException, InterruptedException {
        sections.start("after_script", "Running after_script");
        log.say(GREEN.formatted("Running after script..."));
        var ended = Files.isDirectory(folders.project())
                ? scripts.run(
                        "after_script.sh",
                        payload.afterScript(),
                        folders.project(),
                        Optional.of(limits.afterScriptLimit()),
                        (_, bytes, from, to) -> log.write(Kind.AFTER, bytes, from, to),
                        attempt::cleans)
                : withoutFolder();
        boolean failsJob = limits.afterScriptCounts() && ended.exitCode() != 0 && verdict.isSuccess();
        if (ended.outOfTime()) {
            log.say(WARNING.formatted("after_script was ended: it ran longer than %s"
                    .formatted(limits.afterScriptLimit().toString().substring(2).toLowerCase(Locale.ROOT))));
        } else if (ended.exitCode() != 0 && !failsJob) {
            log.say(WARNING.formatted(
                    "after_script failed with exit code %d; the job's result stays.".formatted(ended.exitCode())));
        }
        sections.end("after_script");
        return failsJob ? attempt.verdict(Verdict.failedIn("after_script", ended.exitCode())) : verdict;
    }

    /** As a shell ends that cannot go where it is to begin. */
    private JobScripts.Ended withoutFolder() {
        log.say(WARNING.formatted("after_script cannot begin: the script removed the project's folder"));
        return new JobScripts.Ended(1, false);
    }
}
