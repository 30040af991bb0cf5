package dev.chatops.runner.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Container;
import dev.chatops.claim.JobArtifacts;
import dev.chatops.claim.JobImage;
import dev.chatops.claim.JobPayload;
import dev.chatops.claim.JobPayload.Source;
import dev.chatops.claim.JobPayload.Variable;
import dev.chatops.events.FailureReason;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan.Kind;
import dev.chatops.local.FreePorts;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import dev.chatops.runner.FakePipeline;
import dev.chatops.runner.JobEvents;
import dev.chatops.runner.PoolQueue;
import dev.chatops.runner.RunnerProcess;
import dev.chatops.runner.TestJobs;
import dev.chatops.runner.TestRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole jobs in containers of a real engine. Where there is none, these are skipped and say so. */
@Timeout(120)
class DockerJobsTest {

    private static final String IMAGE = "chatops-test/bash:1";
    private static final String PLAIN = "chatops-test/busybox:1";
    private static final String WITH_ENTRYPOINT = "chatops-test/entrypoint:1";

    private static final Duration LIMIT = Duration.ofSeconds(40);

    @TempDir
    static Path folder;

    private static Engine engine;
    private static LocalKafka kafka;
    private static JobEvents events;
    private static GitRepository repository;
    private static String sha;

    private final String pool = "pool-" + TestJobs.nextNumber();
    private FakePipeline pipeline;
    private PoolQueue queue;
    private TestRunner runner;

    @BeforeAll
    static void start() throws Exception {
        var missing = Engine.missing();
        var skipped = "SKIPPED, the docker executor is not tested here: " + missing.orElse("");
        if (missing.isPresent()) {
            System.out.println(skipped); // Surefire keeps the reason of a whole class to itself
        }
        assumeTrue(missing.isEmpty(), skipped);
        engine = Engine.open();
        engine.build(folder.resolve("bash"), IMAGE, true, "");
        engine.build(folder.resolve("busybox"), PLAIN, false, "");
        engine.build(folder.resolve("entrypoint"), WITH_ENTRYPOINT, true, "ENTRYPOINT [\"echo\", \"not a shell\"]\n");
        kafka = LocalKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next());
        LocalTopics.create(kafka.bootstrapServers());
        events = new JobEvents(kafka.bootstrapServers());
        repository = new GitRepository(folder.resolve("demo"));
        sha = repository.commit("greeting", "Hello World.\n");
    }

    @AfterAll
    static void stop() throws Exception {
        if (kafka != null) {
            events.close();
            kafka.close();
        }
        if (engine != null) {
            for (var image : List.of(IMAGE, PLAIN, WITH_ENTRYPOINT)) {
                engine.client().removeImageCmd(image).withForce(true).exec();
            }
            engine.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        pipeline = new FakePipeline(events::isFinished);
        queue = new PoolQueue(kafka.bootstrapServers(), pool);
        queue.make();
    }

    @AfterEach
    void close() throws Exception {
        if (runner != null) {
            runner.close();
        }
        queue.close();
        pipeline.close();
    }

    @Test
    void aJobRunsInItsImageAndLeavesFilesButNoContainer() throws Exception {
        start(Map.of());
        var job = TestJobs.with(
                TestJobs.job(
                        source(),
                        List.of("export SEEN=yes"),
                        List.of(
                                "cat greeting; echo \"$SEEN $CI_PROJECT_DIR $PATH\"",
                                "echo \"$SECRET\" >&2",
                                "cat \"$FILE\"; echo made > file"),
                        List.of("echo \"after $CI_JOB_STATUS ${SEEN-unset}\"; cat file"),
                        List.of(
                                new Variable("SECRET", "it's $x \"quoted\"", false, false),
                                new Variable("FILE", "in a file\n", true, false)),
                        60),
                JobImage.of(IMAGE),
                List.of());
        run(job);

        assertThat(events.finish(job.jobId()).status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(events.text(job.jobId(), Kind.OUTPUT))
                .isEqualTo("Hello World.\nyes %s /bin\nit's $x \"quoted\"\nin a file\n"
                        .formatted(folder.resolve(pool).resolve("0/acme/demo")));
        assertThat(events.text(job.jobId(), Kind.AFTER)).contains("after success unset\nmade\n");
        assertThat(events.log(job.jobId()))
                .contains("Preparing the \"docker\" executor", "Using Docker executor with image " + IMAGE)
                .contains("\u001b[32;1m$ export SEEN=yes\u001b[0;m\n");
        assertThat(containers()).isEmpty();
    }

    @Test
    void aJobWithoutAnImageTakesTheRunnersOwnOrFails() throws Exception {
        start(Map.of("docker.image", PLAIN));
        var plain = run(null, "false | true", "echo unreached");
        assertThat(events.finish(plain).exitCode())
                .as("pipefail holds in busybox")
                .isEqualTo(1);
        var shown = run(null, "command -v bash || echo \"a $0\"");
        assertThat(events.text(shown, Kind.OUTPUT)).isEqualTo("a sh\n");
        assertThat(events.log(shown)).contains("\u001b[32;1m$ command -v bash");
        runner.close();

        start(Map.of());
        var none = events.finish(run(null, "true"));
        assertThat(none.reason()).isEqualTo(FailureReason.RUNNER_UNSUPPORTED);
        assertThat(none.message()).contains("names no `image`");
    }

    @Test
    void exitCodesAndAfterScriptAreThoseOfTheContainer() throws Exception {
        start(Map.of());
        var job = TestJobs.with(
                TestJobs.job(
                        source(),
                        List.of(),
                        List.of("echo left > /left; exit 42"),
                        List.of("cat /left"),
                        List.of(),
                        60),
                JobImage.of(IMAGE),
                List.of());
        run(job);
        assertThat(events.finish(job.jobId()).exitCode()).isEqualTo(42);
        assertThat(events.text(job.jobId(), Kind.AFTER)).endsWith("left\n");
    }

    @Test
    void anEntrypointIsKeptUnlessTheJobSaysOtherwise() throws Exception {
        start(Map.of());
        var kept = run(JobImage.of(WITH_ENTRYPOINT), "echo unreached");
        assertThat(events.log(kept)).contains("not a shell sh -c");
        var cleared = run(new JobImage(WITH_ENTRYPOINT, List.of(""), null, "", ""), "echo reached");
        assertThat(events.text(cleared, Kind.OUTPUT)).isEqualTo("reached\n");
    }

    @Test
    void aContainerHasNoRightsAndNoSecretInItsSettings() throws Exception {
        start(Map.of("docker.memory-bytes", "67108864", "docker.cpus", "0.5", "docker.pids", "100"));
        var job = TestJobs.with(
                TestJobs.job(
                        source(),
                        List.of(),
                        List.of("touch started; sleep 60"),
                        List.of(),
                        List.of(new Variable("SECRET", "s3cret-value", false, true)),
                        60),
                JobImage.of(IMAGE),
                List.of());
        offer(job);
        await().atMost(LIMIT).until(() -> Files.exists(folder.resolve(pool).resolve("0/acme/demo/started")));
        var made = engine.client()
                .inspectContainerCmd(containers().getFirst().getId())
                .exec();
        var limits = made.getHostConfig();
        assertThat(limits.getPrivileged()).isFalse();
        assertThat(limits.getCapDrop()).containsExactly(Capability.ALL);
        assertThat(limits.getSecurityOpts()).contains("no-new-privileges");
        assertThat(limits.getMemory()).isEqualTo(67108864);
        assertThat(limits.getNanoCPUs()).isEqualTo(500_000_000);
        assertThat(limits.getPidsLimit()).isEqualTo(100);
        assertThat(limits.getBinds())
                .hasSize(2)
                .noneMatch(bind -> bind.getPath().contains("docker"));
        assertThat(made.toString()).doesNotContain("s3cret-value", job.attemptToken());
        pipeline.cancel(job.jobId());
        events.awaitFinish(job.jobId());
    }

    @Test
    void aCancelledJobsProcessesEndInOrderWithAllTheyStarted() throws Exception {
        start(Map.of("shell.grace", "PT10S"));
        var job = TestJobs.with(
                TestJobs.job(
                        source(),
                        List.of(),
                        List.of(
                                "(trap 'echo told > told; exit' TERM; while :; do sleep 1; done) & touch started; wait"),
                        List.of("echo \"after $CI_JOB_STATUS\"; cat told"),
                        List.of(),
                        60),
                JobImage.of(IMAGE),
                List.of());
        offer(job);
        var project = folder.resolve(pool).resolve("0/acme/demo");
        await().atMost(LIMIT).until(() -> Files.exists(project.resolve("started")));
        pipeline.cancel(job.jobId());
        assertThat(events.awaitFinish(job.jobId()).status()).isEqualTo(JobStatus.CANCELED);
        assertThat(events.text(job.jobId(), Kind.AFTER)).contains("after canceled", "\ntold\n");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(containers()).isEmpty());
    }

    @Test
    void aJobThatDoesNotEndIsKilledWithItsContainer() throws Exception {
        start(Map.of());
        var stubborn = TestJobs.with(
                TestJobs.job(
                        source(),
                        List.of(),
                        List.of("trap '' TERM; while :; do sleep 1; done"),
                        List.of(),
                        List.of(),
                        3),
                JobImage.of(IMAGE),
                List.of());
        run(stubborn);
        assertThat(events.finish(stubborn.jobId()).reason()).isEqualTo(FailureReason.JOB_EXECUTION_TIMEOUT);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(containers()).isEmpty());
    }

    @Test
    void tooMuchMemoryIsSaid() throws Exception {
        start(Map.of("docker.memory-bytes", "33554432"));
        var job = run(JobImage.of(IMAGE), "x=$(head -c 100000000 /dev/zero | tr '\\0' x); echo ${#x}");
        assertThat(events.finish(job).status()).isEqualTo(JobStatus.FAILED);
        assertThat(events.log(job)).contains("it used more memory than it may");
    }

    @Test
    void whatAKilledRunnerLeftIsRemovedAndNothingElse() throws Exception {
        var label = new HashMap<String, String>();
        start(Map.of());
        var job = TestJobs.with(TestJobs.job(source(), "touch started; sleep 60"), JobImage.of(IMAGE), List.of());
        offer(job);
        await().atMost(LIMIT).until(() -> Files.exists(folder.resolve(pool).resolve("0/acme/demo/started")));
        label.putAll(containers().getFirst().getLabels());
        pipeline.cancel(job.jobId());
        events.awaitFinish(job.jobId());
        runner.close();
        var left = engine.client()
                .createContainerCmd(IMAGE)
                .withLabels(label)
                .withNetworkMode("none")
                .withCmd("sleep", "600")
                .exec();
        engine.client().startContainerCmd(left.getId()).exec();
        label.put("dev.chatops.runner", "elsewhere:/builds");
        var anothers = engine.client()
                .createContainerCmd(IMAGE)
                .withLabels(label)
                .withCmd("sleep", "600")
                .exec();
        try {
            start(Map.of());
            var now = engine.client().listContainersCmd().withShowAll(true).exec().stream()
                    .map(Container::getId)
                    .toList();
            assertThat(now).contains(anothers.getId()).doesNotContain(left.getId());
        } finally {
            engine.client().removeContainerCmd(anothers.getId()).withForce(true).exec();
        }
    }

    /** G5: its job may run elsewhere a minute after it was lost. */
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "STOP"})
    void theContainerOfARunnerThatDiesOrStandsStillEndsBeforeTheNextAttempt(String signal) throws Exception {
        var builds = folder.resolve(pool);
        var settings = Map.of(
                "executor", "docker",
                "docker.host", engine.host().toString(),
                "docker.network", "none",
                "docker.pull-policy", "if-not-present");
        try (var process = new RunnerProcess(kafka.bootstrapServers(), pipeline.url(), pool, builds, settings)) {
            offer(TestJobs.with(TestJobs.job(source(), "touch started; sleep 300"), JobImage.of(IMAGE), List.of()));
            await().atMost(LIMIT).until(() -> Files.exists(builds.resolve("0/acme/demo/started")));
            var others = engine.client()
                    .createContainerCmd(IMAGE)
                    .withCmd("sleep", "300")
                    .exec();
            try {
                engine.client().startContainerCmd(others.getId()).exec();
                send(signal, process.pid());
                await().atMost(Duration.ofSeconds(55)).until(() -> containers().isEmpty());
                assertThat(engine.client()
                                .inspectContainerCmd(others.getId())
                                .exec()
                                .getState()
                                .getRunning())
                        .isTrue();
            } finally {
                engine.client()
                        .removeContainerCmd(others.getId())
                        .withForce(true)
                        .exec();
            }
            if (signal.equals("STOP")) {
                send("CONT", process.pid());
                var next = run(JobImage.of(IMAGE), "echo on");
                assertThat(events.text(next, Kind.OUTPUT)).isEqualTo("on\n");
            }
        }
    }

    private static void send(String signal, long pid) throws Exception {
        var sent = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
        assertThat(sent.waitFor()).isZero();
    }

    @Test
    void anImageThatCannotBeHadFailsTheJobAndSaysWhatWasTried() throws Exception {
        start(Map.of("docker.pull-policy", "always,if-not-present,never"));
        var missing = events.finish(run(JobImage.of("127.0.0.1:1/nobody/nothing:1"), "true"));
        assertThat(missing.reason()).isEqualTo(FailureReason.RUNNER_SYSTEM_FAILURE);
        assertThat(missing.message())
                .contains("127.0.0.1:1/nobody/nothing:1 cannot be had (always:", "never: it is not on this machine");
        var here = run(JobImage.of(IMAGE), "echo here");
        assertThat(events.text(here, Kind.OUTPUT)).as("the second policy works").isEqualTo("here\n");
    }

    @Test
    void muchOutputComesWholeAndInOrder() throws Exception {
        start(Map.of());
        var job = run(
                JobImage.of(IMAGE), "for ((i = 0; i < 20000; i++)); do echo \"line $i\"; echo \"error $i\" >&2; done");
        var expected = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            expected.append("line ").append(i).append("\nerror ").append(i).append('\n');
        }
        assertThat(events.text(job, Kind.OUTPUT)).isEqualTo(expected.toString());
    }

    @Test
    void aContainersUserIsTheJobsUserOfThisMachine() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can switch users");
        var publicly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
        var open = Files.createTempDirectory(Path.of("/tmp"), "runner-docker", publicly);
        var origin = new GitRepository(Files.createDirectory(open.resolve("demo"), publicly));
        var source = new Source(origin.folder().toString(), "main", origin.commit("greeting", "Hello.\n"));
        new ProcessBuilder("chown", "-R", "nobody", origin.folder().toString())
                .start()
                .waitFor();
        start(Map.of("shell.user", "nobody"), open.resolve("builds"));
        var nobody = Files.getAttribute(origin.folder(), "unix:uid");
        var artifacts = new JobArtifacts("a", List.of("made"), null, false, "always", null, null, 100_000);
        for (int round = 0; round < 2; round++) {
            var plain = TestJobs.job(source, "id -u; cat greeting; echo x > made; cat made");
            var job = TestJobs.with(plain, JobImage.of(IMAGE), List.of(), artifacts, List.of());
            run(job);
            assertThat(events.text(job.jobId(), Kind.OUTPUT)).isEqualTo(nobody + "\nHello.\nx\n");
            assertThat(pipeline.uploads()).containsKey(job.jobId() + "?artifact_type=archive&file_name=a.zip");
        }
    }

    private void start(Map<String, String> settings) throws Exception {
        start(settings, folder.resolve(pool));
    }

    private void start(Map<String, String> settings, Path builds) throws Exception {
        var all = new HashMap<>(Map.of(
                "executor", "docker",
                "docker.host", engine.host().toString(),
                "docker.network", "none",
                "docker.pull-policy", "if-not-present"));
        all.putAll(settings);
        runner = new TestRunner(kafka.bootstrapServers(), pipeline, pool, builds, all);
    }

    private long run(JobImage image, String... script) throws Exception {
        var job = TestJobs.with(TestJobs.job(source(), script), image, List.of());
        run(job);
        return job.jobId();
    }

    private void run(JobPayload job) throws Exception {
        offer(job);
        events.awaitFinish(job.jobId());
    }

    private void offer(JobPayload job) throws Exception {
        pipeline.add(job);
        queue.offer(job.jobId());
    }

    /** Of this test's runner. */
    private List<Container> containers() {
        return engine.client().listContainersCmd().withShowAll(true).exec().stream()
                .filter(container -> container
                        .getLabels()
                        .getOrDefault("dev.chatops.runner", "")
                        .endsWith("/" + pool))
                .toList();
    }

    private static Source source() {
        return new Source(repository.folder().toString(), "main", sha);
    }
}
