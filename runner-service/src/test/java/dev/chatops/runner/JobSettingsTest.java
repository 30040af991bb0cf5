package dev.chatops.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.claim.JobPayload;
import dev.chatops.claim.JobPayload.Variable;
import dev.chatops.events.FailureReason;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan.Kind;
import dev.chatops.local.FreePorts;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a job's variables and hooks ask of the runner. */
@Timeout(120)
class JobSettingsTest {

    @TempDir
    static Path folder;

    private static LocalKafka kafka;
    private static JobEvents events;
    private static JobPayload.Source source;
    private static FakePipeline pipeline;
    private static PoolQueue queue;
    private static TestRunner runner;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next());
        LocalTopics.create(kafka.bootstrapServers());
        events = new JobEvents(kafka.bootstrapServers());
        var repository = new GitRepository(folder.resolve("demo"));
        source = new JobPayload.Source(
                repository.folder().toString(), "main", repository.commit("greeting", "Hello World.\n"));
        pipeline = new FakePipeline(events::isFinished);
        queue = new PoolQueue(kafka.bootstrapServers(), "settings").make();
        runner = new TestRunner(kafka.bootstrapServers(), pipeline, "settings", folder.resolve("builds"), 1);
    }

    @AfterAll
    static void stop() throws Exception {
        runner.close();
        queue.close();
        pipeline.close();
        events.close();
        kafka.close();
    }

    @Test
    void theHookRunsBeforeTheSourcesAreThere() throws Exception {
        var job =
                job(List.of("echo hooked $NAME; ls acme/demo 2>/dev/null | wc -l"), List.of("cat greeting"), List.of());
        var end = run(with(job, Map.of("GIT_STRATEGY", "clone")));

        assertThat(end.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(section(job, "get_sources")).contains("$ echo hooked $NAME", "hooked ada\n");
        assertThat(events.text(job.jobId(), Kind.OUTPUT)).isEqualTo("Hello World.\n");
    }

    @Test
    void aHookThatFailsEndsTheJob() throws Exception {
        var job = job(List.of("exit 9"), List.of("echo never"), List.of("echo never"));
        var end = run(job);

        assertThat(end.exitCode()).isEqualTo(9);
        assertThat(end.reason()).isEqualTo(FailureReason.SCRIPT_FAILURE);
        assertThat(end.message()).isEqualTo("its hooks:pre_get_sources_script failed with exit code 9");
        assertThat(events.log(job.jobId())).doesNotContain("never\n");
    }

    @Test
    void theScriptsOwnLimitLeavesAfterScriptItsTime() throws Exception {
        var job = job(List.of(), List.of("echo up; sleep 300"), List.of("echo after $CI_JOB_STATUS"));
        var end = run(with(job, Map.of("RUNNER_SCRIPT_TIMEOUT", "1s")));

        assertThat(end.reason()).isEqualTo(FailureReason.JOB_EXECUTION_TIMEOUT);
        assertThat(end.message()).contains("RUNNER_SCRIPT_TIMEOUT of 1.0 s");
        assertThat(events.text(job.jobId(), Kind.AFTER)).endsWith("after failed\n");
    }

    @Test
    void afterScriptHasALimitAndItsEndChangesNothing() throws Exception {
        var job = job(List.of(), List.of("true"), List.of("echo up; sleep 300"));
        var end = run(with(job, Map.of("RUNNER_AFTER_SCRIPT_TIMEOUT", "1s")));

        assertThat(end.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(section(job, "after_script")).contains("WARNING: after_script was ended: it ran longer than 1s");
    }

    @Test
    void afterScriptFailsAJobThatAsksForIt() throws Exception {
        var job = job(List.of(), List.of("true"), List.of("exit 4"));
        assertThat(run(job).status()).isEqualTo(JobStatus.SUCCESS);

        var strict = run(with(
                job(List.of(), List.of("true"), List.of("exit 4")), Map.of("AFTER_SCRIPT_IGNORE_ERRORS", "false")));
        assertThat(strict.exitCode()).isEqualTo(4);
        assertThat(strict.message()).isEqualTo("its after_script failed with exit code 4");
    }

    @Test
    void aScriptThatRemovesItsFolderKeepsItsResult() throws Exception {
        for (int exitCode : List.of(0, 3)) {
            var job = job(List.of(), List.of("rm -rf \"$CI_PROJECT_DIR\"; exit " + exitCode), List.of("echo never"));
            var end = run(job);

            assertThat(end.exitCode()).isEqualTo(exitCode);
            assertThat(section(job, "after_script")).contains("after_script cannot begin");
        }
    }

    @Test
    void aLimitThatIsNoneIsSaidSo() throws Exception {
        var job = job(List.of(), List.of("true"), List.of());
        assertThat(run(with(job, Map.of("RUNNER_SCRIPT_TIMEOUT", "soon"))).status())
                .isEqualTo(JobStatus.SUCCESS);
        assertThat(events.log(job.jobId())).contains("WARNING: RUNNER_SCRIPT_TIMEOUT is a duration such as 1h30m");
    }

    @Test
    void aStrategyThatIsNoneEndsTheJob() throws Exception {
        var job = job(List.of(), List.of("echo never"), List.of());
        var end = run(with(job, Map.of("GIT_STRATEGY", "pull")));
        assertThat(end.message()).isEqualTo("GIT_STRATEGY is one of [clone, fetch, none, empty], not 'pull'");
    }

    @Test
    void whatOnlyTheRunnerKnowsIsTrueWhereverItIsMentioned() throws Exception {
        var project = "{" + UUID.randomUUID() + "}";
        var key = "{" + UUID.randomUUID() + "}";
        var job = TestJobs.withVariables(
                job(
                        List.of(),
                        List.of(
                                "echo $CI_PROJECT_DIR $CI_BUILDS_DIR $CI_CONCURRENT_ID",
                                "echo shared $CI_SHARED_ENVIRONMENT by ${CI_RUNNER_DESCRIPTION:?}${CI_RUNNER_ID:?}"
                                        + " ${CI_DISPOSABLE_ENVIRONMENT-here} | sed 's/by .* /by somebody /'",
                                "echo \"$OUT\"; cat $COPY; cat \"$KEY\"; echo \"$CHAT_INPUT\""),
                        List.of()),
                List.of(
                        new Variable("CI_PROJECT_DIR", "/wrong", false, false),
                        new Variable("OUT", project + "/out", false, false),
                        new Variable("KEY", "in " + project + "\n", true, true),
                        new Variable("COPY", key, false, false),
                        new Variable("CHAT_INPUT", "$CI_PROJECT_DIR {CI_PROJECT_DIR}", false, false)),
                Map.of("CI_PROJECT_DIR", project, "KEY", key));
        run(job);

        var builds = folder.resolve("builds");
        assertThat(events.text(job.jobId(), Kind.OUTPUT))
                .isEqualTo(
                        "%s %s 0\nshared true by somebody here\n%s/out\n[MASKED]\n[MASKED]\n$CI_PROJECT_DIR {CI_PROJECT_DIR}\n"
                                .formatted(builds.resolve("0/acme/demo"), builds, builds.resolve("0/acme/demo")));
    }

    @Test
    void aValueThatNoEnvironmentHoldsIsNamed() throws Exception {
        var tooLong = new Variable("LONG", "x".repeat(128 * 1024), false, false);
        var end = run(TestJobs.withVariables(job(List.of(), List.of("true"), List.of()), List.of(tooLong), Map.of()));
        assertThat(end.message()).startsWith("the value of the variable LONG is longer than the 128 KiB");
        assertThat(end.reason()).isEqualTo(FailureReason.SCRIPT_FAILURE);

        var dashed = new Variable("no-name", "x", false, false);
        end = run(TestJobs.withVariables(job(List.of(), List.of("true"), List.of()), List.of(dashed), Map.of()));
        assertThat(end.message()).isEqualTo("no environment can hold a variable named 'no-name'");
        assertThat(end.reason()).isEqualTo(FailureReason.SCRIPT_FAILURE);

        var inFile = new Variable("LONG", "x".repeat(300_000), true, false);
        var job =
                TestJobs.withVariables(job(List.of(), List.of("wc -c < $LONG"), List.of()), List.of(inFile), Map.of());
        run(job);
        assertThat(events.text(job.jobId(), Kind.OUTPUT)).isEqualTo("300000\n");
    }

    @Test
    void nothingOfAJobRunsWhenItHasEnded() throws Exception {
        var pid = folder.resolve("daemon.pid");
        var job = job(List.of(), List.of("setsid sleep 305 > /dev/null 2>&1 & echo $! > " + pid), List.of());

        run(job);

        var status = Path.of("/proc", Files.readString(pid).strip(), "status");
        assertThat(Files.exists(status) ? Files.readString(status) : "State:\tZ") // dead, if nobody waited for it
                .contains("State:\tZ");
    }

    private static JobAttemptFinished run(JobPayload job) throws Exception {
        pipeline.add(job);
        queue.offer(job.jobId());
        return events.awaitFinish(job.jobId());
    }

    private static String section(JobPayload job, String name) {
        var log = events.log(job.jobId());
        return log.substring(log.indexOf(":" + name + "\r"), log.lastIndexOf(":" + name + "\r"));
    }

    private static JobPayload job(List<String> hook, List<String> script, List<String> afterScript) {
        var job = TestJobs.job(
                source, List.of(), script, afterScript, List.of(new Variable("NAME", "ada", false, false)), 60);
        return TestJobs.hooked(job, hook);
    }

    private static JobPayload with(JobPayload job, Map<String, String> variables) {
        var more = variables.entrySet().stream()
                .map(each -> new Variable(each.getKey(), each.getValue(), false, false))
                .toList();
        return TestJobs.withVariables(job, more, job.placeholders());
    }
}
