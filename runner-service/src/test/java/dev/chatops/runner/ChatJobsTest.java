package dev.chatops.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chatops.claim.JobPayload;
import dev.chatops.claim.JobPayload.Variable;
import dev.chatops.events.FailureReason;
import dev.chatops.events.JobControl.JobCancelRequested;
import dev.chatops.events.JobControlSerializer;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan.Kind;
import dev.chatops.events.Topics;
import dev.chatops.local.FreePorts;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs from the queue to their end, with a real broker, real git and real bash; each test has a pool of its own. */
@Timeout(90)
class ChatJobsTest {

    @TempDir
    static Path folder;

    private static LocalKafka kafka;
    private static JobEvents events;
    private static GitRepository repository;
    private static String sha;

    private final String pool = "pool-" + TestJobs.nextNumber();
    private final List<TestRunner> runners = new ArrayList<>();
    private FakePipeline pipeline;
    private PoolQueue queue;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next());
        LocalTopics.create(kafka.bootstrapServers());
        events = new JobEvents(kafka.bootstrapServers());
        repository = new GitRepository(folder.resolve("demo"));
        sha = repository.commit("greeting", "Hello World.\n");
    }

    @AfterAll
    static void stopBroker() throws Exception {
        events.close();
        kafka.close();
    }

    @BeforeEach
    void start() throws Exception {
        pipeline = new FakePipeline(events::isFinished);
        queue = new PoolQueue(kafka.bootstrapServers(), pool);
    }

    @AfterEach
    void stop() throws Exception {
        for (var runner : runners) {
            runner.close();
        }
        queue.close();
        pipeline.close();
    }

    @Test
    void aJobRunsFromTheQueueToItsLastWord() throws Exception {
        queue.make();
        var runner = runner(1);
        var job = job(
                List.of("echo \"$CI_PROJECT_DIR $CI_BUILDS_DIR $CI_JOB_STATUS\""),
                List.of("cat greeting", "cat \"$FILE\"; echo \" $SECRET\""),
                List.of("echo \"after $CI_JOB_STATUS\""),
                List.of(
                        new Variable("SECRET", "hush-hush", false, true),
                        new Variable("FILE", "in a file", true, false)));
        offer(job);

        var end = events.awaitFinish(job.jobId());

        var builds = folder.resolve(pool);
        assertThat(events.log(job.jobId()).replaceAll("section_(start|end):\\d+:", "section_$1:0:"))
                .isEqualTo("""
                Running with chatops-runner 1.0-test
                  on %s, pool %s
                [start prepare_executor]Preparing the "shell" executor[heading]
                Using Shell (bash) executor...
                [end prepare_executor][start prepare_script]Preparing environment[heading]
                Running on %s...
                [end prepare_script][start get_sources]Getting source from Git repository[heading]
                Fetching changes with git depth set to 20...
                Checking out %s as detached HEAD (ref is main)...
                [end get_sources][start step_script]Executing "step_script" stage of the job script[heading]
                [green]$ echo "$CI_PROJECT_DIR $CI_BUILDS_DIR $CI_JOB_STATUS"[reset]
                %s %s running
                [green]$ cat greeting[reset]
                Hello World.
                [green]$ cat "$FILE"; echo " $SECRET"[reset]
                in a file [MASKED]
                [end step_script][start after_script]Running after_script[heading]
                [green]Running after script...[reset]
                [green]$ echo "after $CI_JOB_STATUS"[reset]
                after success
                [end after_script][start cleanup_file_variables]Cleaning up file based variables[heading]
                [end cleanup_file_variables][green]Job succeeded[reset]
                """.formatted(
                                runner.id(),
                                pool,
                                new RunnerId().host(),
                                sha.substring(0, 8),
                                builds.resolve("0/acme/demo"),
                                builds)
                        .replaceAll("\\[(start|end) (\\w+)]", "section_$1:0:$2\r\u001b[0K")
                        .replaceAll(
                                "(?<=\\[0K)([A-Z][^\\n]*)\\[heading]", "\u001b[0K\u001b[36;1m$1\u001b[0;m\u001b[0;m")
                        .replace("[green]", "\u001b[32;1m")
                        .replace("[reset]", "\u001b[0;m"));
        assertThat(end.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(end.exitCode()).isZero();
        assertThat(end.truncated()).isFalse();
        assertThat(events.log(job.jobId()).getBytes()).hasSize((int) end.logBytes());
        assertThat(events.of(job.jobId()).getFirst()).isInstanceOf(JobStarted.class);
        assertThat(events.of(job.jobId()).getLast()).isInstanceOf(JobAttemptFinished.class);
        assertThat(events.of(job.jobId()).stream()
                        .filter(JobLogChunk.class::isInstance)
                        .map(event -> ((JobLogChunk) event).sequence()))
                .last()
                .isEqualTo(end.lastChunk());
        assertThat(events.text(job.jobId(), Kind.AFTER)).contains("after success");
        assertThat(builds.resolve("0.tmp")).doesNotExist();
        await().untilAsserted(() -> assertThat(pipeline.held()).isEmpty());
        assertThat(runner.metrics()
                        .counter("chatops_attempts", "status", "success")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aFailingJobSaysWhy() throws Exception {
        queue.make();
        runner(1);
        var job = offer(job("exit 7"));

        var end = events.awaitFinish(job.jobId());

        assertThat(end.status()).isEqualTo(JobStatus.FAILED);
        assertThat(end.exitCode()).isEqualTo(7);
        assertThat(end.reason()).isEqualTo(FailureReason.SCRIPT_FAILURE);
        assertThat(events.log(job.jobId())).endsWith("\u001b[31;1mERROR: Job failed: exit code 7\u001b[0;m\n");
    }

    @Test
    void aCommitThatCannotBeHadIsTheRunnersFailure() throws Exception {
        queue.make();
        runner(1);
        var nowhere = new JobPayload.Source(repository.folder().toString(), "main", "0".repeat(40));
        var job = offer(TestJobs.job(nowhere, "echo never"));

        var end = events.awaitFinish(job.jobId());

        assertThat(end.reason()).isEqualTo(FailureReason.RUNNER_SYSTEM_FAILURE);
        assertThat(end.message()).contains("cannot be fetched");
        assertThat(end.exitCode()).isNull();
    }

    @Test
    void variablesThatNoEnvironmentHoldsEndTheJobAndAreNotShown() throws Exception {
        queue.make();
        runner(1);
        var job =
                offer(job(List.of(), List.of("true"), List.of(), List.of(new Variable("A", "se\0cret", false, false))));

        var end = events.awaitFinish(job.jobId());

        assertThat(end.reason()).isEqualTo(FailureReason.SCRIPT_FAILURE);
        assertThat(end.message()).contains("variable A").doesNotContain("cret");
    }

    @Test
    void aQueueThatComesLaterIsWaitedFor() throws Exception {
        var runner = runner(1);
        await().until(() -> pipeline.knows(runner.id()));
        queue.make();
        var job = offer(job("echo here"));
        assertThat(events.awaitFinish(job.jobId()).status()).isEqualTo(JobStatus.SUCCESS);
    }

    @Test
    void aClaimThatIsNotDecidedIsAskedAgainAndRunsOnce() throws Exception {
        queue.make();
        pipeline.failClaims(503, 401, 500, 403, 503, 503);
        runner(1);
        var job = offer(job("echo once"));

        assertThat(events.awaitFinish(job.jobId()).status()).isEqualTo(JobStatus.SUCCESS);

        assertThat(pipeline.claims()).hasSize(7);
        assertThat(pipeline.claims().stream().map(claim -> claim.claimId()).distinct())
                .hasSize(1);
        assertThat(events.of(job.jobId()).stream().filter(JobStarted.class::isInstance))
                .hasSize(1);
    }

    @Test
    void anAttemptOfSomebodyElseIsNotRun() throws Exception {
        queue.make();
        runner(1);
        var theirs = job("echo never");
        pipeline.giveAway(theirs.jobId());
        offer(theirs);
        var ours = offer(job("echo behind it"));

        events.awaitFinish(ours.jobId());

        assertThat(events.of(theirs.jobId())).isEmpty();
        assertThat(pipeline.claims()).hasSize(2);
    }

    @Test
    void anAttemptThatIsClosedIsKilledAndSilent() throws Exception {
        queue.make();
        runner(1);
        var pid = folder.resolve("closed.pid");
        var job = offer(job("trap '' TERM; echo $$ > " + pid + "; echo up; while :; do sleep 0.1; echo x; done"));
        await().until(() -> events.text(job.jobId(), Kind.OUTPUT).startsWith("up\n"));

        pipeline.close(job.jobId());

        await().atMost(Duration.ofSeconds(8)).until(() -> !isAlive(pid));
        var next = offer(job("echo next"));
        events.awaitFinish(next.jobId());
        assertThat(events.finish(job.jobId())).isNull();
        assertThat(events.log(job.jobId())).doesNotContain("Job ");
    }

    @Test
    void aCanceledJobHasItsGraceAndItsAfterScript() throws Exception {
        queue.make();
        runner(1);
        var job = offer(job(
                List.of(),
                List.of("trap 'echo cleaning; exit 1' TERM; echo up; while :; do sleep 0.1; done"),
                List.of("echo after $CI_JOB_STATUS"),
                List.of()));
        await().until(() -> events.text(job.jobId(), Kind.OUTPUT).startsWith("up\n"));

        pipeline.cancel(job.jobId());

        var end = events.awaitFinish(job.jobId());
        assertThat(end.status()).isEqualTo(JobStatus.CANCELED);
        assertThat(end.reason()).isEqualTo(FailureReason.JOB_CANCELED);
        assertThat(events.text(job.jobId(), Kind.OUTPUT)).contains("cleaning\n");
        assertThat(events.text(job.jobId(), Kind.AFTER)).endsWith("after canceled\n");
    }

    @Test
    void aCancellationOnTheControlTopicDoesNotWaitForTheHeartbeat() throws Exception {
        queue.make();
        var runner = runner(1);
        var job = offer(job("echo up; sleep 60"));
        await().until(() -> events.text(job.jobId(), Kind.OUTPUT).startsWith("up\n"));
        await().until(() -> pipeline.held().contains(job.jobId())); // 3 s to the next one
        long began = System.nanoTime();

        try (var controls = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new JobControlSerializer())) {
            var cancel = new JobCancelRequested(Instant.now(), job.jobId(), 1);
            controls.send(new ProducerRecord<>(Topics.JOB_CONTROLS, cancel.key(), cancel))
                    .get();
        }

        assertThat(events.awaitFinish(job.jobId()).status()).isEqualTo(JobStatus.CANCELED);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        assertThat(runner.id()).isEqualTo(pipeline.holder(job.jobId()));
    }

    @Test
    void aJobEndsWhenItsTimeIsUp() throws Exception {
        queue.make();
        runner(1);
        var pid = folder.resolve("timeout.pid");
        var job = offer(TestJobs.job(
                source(),
                List.of(),
                List.of("sleep 60 & echo $! > " + pid + "; echo up; wait"),
                List.of("echo never"),
                List.of(),
                2));

        var end = events.awaitFinish(job.jobId());

        assertThat(end.reason()).isEqualTo(FailureReason.JOB_EXECUTION_TIMEOUT);
        assertThat(events.log(job.jobId())).doesNotContain("never");
        await().until(() -> !isAlive(pid));
    }

    @Test
    void afterTheLogLimitTheEndStillArrives() throws Exception {
        queue.make();
        runners.add(new TestRunner(
                kafka.bootstrapServers(), pipeline, pool, folder.resolve(pool), Map.of("log-limit-bytes", "200000")));
        var job = offer(job("head -c 5000000 /dev/zero | tr '\\0' x", "echo lost"));

        var end = events.awaitFinish(job.jobId());

        assertThat(end.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(end.truncated()).isTrue();
        assertThat(events.text(job.jobId(), Kind.ECHO, Kind.OUTPUT)).hasSize(200_000);
        assertThat(events.log(job.jobId()))
                .hasSize((int) end.logBytes())
                .contains("section_end")
                .endsWith("Job succeeded\u001b[0;m\n");
    }

    @Test
    void twoRunnersShareTheWork() throws Exception {
        queue.make();
        var one = runner(2);
        var two = runner(2);
        await().ignoreExceptions().until(() -> queue.members() == 2);
        var jobs = new ArrayList<JobPayload>();
        for (int i = 0; i < 12; i++) {
            jobs.add(offer(job("sleep 0.4; echo $NAME")));
        }

        for (var job : jobs) {
            assertThat(events.awaitFinish(job.jobId()).status()).isEqualTo(JobStatus.SUCCESS);
            assertThat(events.of(job.jobId()).stream().filter(JobStarted.class::isInstance))
                    .hasSize(1);
        }
        assertThat(jobs.stream().map(job -> pipeline.holder(job.jobId()))).contains(one.id(), two.id());
    }

    @Test
    void aBusyRunnerHoldsNoOffer() throws Exception {
        queue.make();
        var busy = runner(1);
        var slow = offer(job("echo up; sleep 60"));
        await().until(() -> events.text(slow.jobId(), Kind.OUTPUT).startsWith("up\n"));
        var next = offer(job("echo at once"));
        var free = runner(1);
        await().until(() -> pipeline.knows(free.id()));

        events.awaitFinish(next.jobId());

        assertThat(pipeline.holder(slow.jobId())).isEqualTo(busy.id());
        assertThat(pipeline.holder(next.jobId())).isEqualTo(free.id());
        assertThat(events.isFinished(slow.jobId())).isFalse();
        pipeline.close(slow.jobId());
    }

    @Test
    void aDrainedRunnerLetsJobsFinishAndInterruptsTheRest() throws Exception {
        queue.make();
        var runner = runner(2);
        var quick = offer(job("echo up; sleep 0.7; echo done"));
        var slow = offer(job("echo up; sleep 60"));
        await().until(() -> events.text(quick.jobId(), Kind.OUTPUT).startsWith("up\n")
                && events.text(slow.jobId(), Kind.OUTPUT).startsWith("up\n"));

        runner.drain();

        assertThat(events.awaitFinish(quick.jobId()).status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(events.awaitFinish(slow.jobId()).reason()).isEqualTo(FailureReason.RUNNER_INTERRUPTED);
        var late = offer(job("echo for another"));
        runner(1);
        events.awaitFinish(late.jobId());
        assertThat(pipeline.holder(late.jobId())).isNotEqualTo(runner.id());
    }

    @Test
    void jobsOfAnotherUserHaveTheirFilesAndNothingElse() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can switch users");
        var open = Files.createDirectory(Path.of("/tmp", "runner-" + pool), publicly());
        var origin = new GitRepository(Files.createDirectory(open.resolve("demo"), publicly()));
        var source = new JobPayload.Source(origin.folder().toString(), "main", origin.commit("greeting", "Hello.\n"));
        run("chown", "-R", "nobody", origin.folder().toString());
        queue.make();
        runners.add(new TestRunner(
                kafka.bootstrapServers(), pipeline, pool, open.resolve("builds"), Map.of("shell.user", "nobody")));
        var script =
                "id -un; cat greeting; chmod 400 $KEY; cat $KEY; touch new; ls $CI_BUILDS_DIR/0.tmp || echo closed";
        for (int round = 0; round < 2; round++) {
            var job = offer(TestJobs.job(
                    source,
                    List.of(),
                    List.of(script),
                    List.of("id -un"),
                    List.of(new Variable("KEY", "a key\n", true, false)),
                    60));

            assertThat(events.awaitFinish(job.jobId()).status()).isEqualTo(JobStatus.SUCCESS);
            assertThat(events.text(job.jobId(), Kind.OUTPUT))
                    .startsWith("nobody\nHello.\na key\n")
                    .endsWith("closed\n");
            assertThat(events.text(job.jobId(), Kind.AFTER)).endsWith("nobody\n");
        }
        assertThat(open.resolve("builds/0.tmp")).doesNotExist();
        runners.getFirst().drain(); // it may be tidying still
        run("rm", "-rf", open.toString());
    }

    private static FileAttribute<?> publicly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private TestRunner runner(int slots) throws InterruptedException {
        var runner = new TestRunner(
                kafka.bootstrapServers(),
                pipeline,
                pool,
                folder.resolve(runners.isEmpty() ? pool : pool + "-" + runners.size()),
                slots);
        runners.add(runner);
        return runner;
    }

    private JobPayload offer(JobPayload job) throws Exception {
        pipeline.add(job);
        queue.offer(job.jobId());
        return job;
    }

    private static JobPayload job(String... script) {
        return TestJobs.job(source(), script);
    }

    private static JobPayload job(
            List<String> beforeScript, List<String> script, List<String> afterScript, List<Variable> variables) {
        return TestJobs.job(source(), beforeScript, script, afterScript, variables, 60);
    }

    private static JobPayload.Source source() {
        return new JobPayload.Source(repository.folder().toString(), "main", sha);
    }

    private static boolean isAlive(Path pidFile) throws Exception {
        var status = Path.of("/proc", Files.readString(pidFile).strip(), "status");
        return Files.exists(status) && !Files.readString(status).contains("State:\tZ");
    }
}
