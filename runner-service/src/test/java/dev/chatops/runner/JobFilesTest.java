package dev.chatops.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chatops.claim.JobArtifacts;
import dev.chatops.claim.JobCache;
import dev.chatops.claim.JobPayload.Source;
import dev.chatops.events.FailureReason;
import dev.chatops.events.JobStatus;
import dev.chatops.local.FreePorts;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Caches and artifacts of whole jobs. */
@Timeout(90)
class JobFilesTest {

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
        sha = repository.commit("lock", "v1\n");
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
        queue.make();
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
    void artifactsAreHandedInWithTheirVariablesAndSaidInTheLog() throws Exception {
        runner(Map.of());
        var job = run(
                artifacts("$CI_PROJECT_DIR/out", "$NAME.txt", "no/such/*"),
                "mkdir -p out/deep; echo one > out/deep/one; echo two > \"$NAME.txt\"; ln -s /etc/passwd out/link");

        assertThat(events.finish(job).status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(zip(pipeline.uploads().get(job + "?artifact_type=archive&file_name=of-ada.zip")))
                .isEqualTo(Map.of(
                        "out/", "",
                        "out/deep/", "",
                        "out/deep/one", "one\n",
                        "out/link", "/etc/passwd",
                        "ada.txt", "two\n"));
        assertThat(log(job))
                .contains(
                        "[start upload_artifacts_on_success]",
                        "Uploading artifacts for successful job",
                        "ada.txt: found 1 matching artifact files and directories",
                        "WARNING: no/such/*: no matching files.",
                        "Uploading artifacts as \"archive\" to coordinator... 201 Created",
                        "[end upload_artifacts_on_success]")
                .endsWith("Job succeeded\u001b[0;m\n");
        assertThat(folder.resolve(pool)).isDirectoryNotContaining("glob:**.{zip,err,list}");
    }

    @Test
    void whenSaysAfterWhichEndTheyAreHandedIn() throws Exception {
        runner(Map.of());
        var files = artifacts("file");
        for (var expected : List.of(
                new String[] {"on_success", "exit 0", "yes"},
                new String[] {"on_success", "exit 1", "no"},
                new String[] {"on_failure", "exit 0", "no"},
                new String[] {"on_failure", "exit 1", "yes"},
                new String[] {"always", "exit 1", "yes"})) {
            var job = run(withWhen(files, expected[0]), "touch file; " + expected[1]);
            assertThat(pipeline.uploads().keySet().stream().anyMatch(upload -> upload.startsWith(job + "?")))
                    .as(expected[0] + " after " + expected[1])
                    .isEqualTo(expected[2].equals("yes"));
            assertThat(log(job).contains(
                                    "upload_artifacts_on_" + (expected[1].equals("exit 0") ? "success" : "failure")))
                    .isEqualTo(expected[2].equals("yes"));
        }
    }

    @Test
    void aJobThatRemovedItsFolderIsToldWhyItsFilesAreNotHandedIn() throws Exception {
        runner(Map.of());
        var job = run(artifacts("file"), "rm -rf \"$CI_PROJECT_DIR\"");

        assertThat(events.finish(job).reason()).isEqualTo(FailureReason.SCRIPT_FAILURE);
        assertThat(events.finish(job).message()).contains("the project's folder is gone; the job removed it");
    }

    @Test
    void nothingFoundIsNoFailure() throws Exception {
        runner(Map.of());
        var job = run(artifacts("nothing"), "true");
        assertThat(events.finish(job).status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(log(job)).contains("ERROR: No files to upload");
    }

    @Test
    void anUploadThatFailsForNowIsTriedAgain() throws Exception {
        runner(Map.of());
        pipeline.failUploads(503, 500);
        var job = run(artifacts("lock"), "true");
        assertThat(events.finish(job).status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(pipeline.uploads()).isNotEmpty();
    }

    @Test
    void anUploadThatFailsForGoodFailsTheJob() throws Exception {
        runner(Map.of());
        pipeline.failUploads(403);
        var refused = events.finish(run(artifacts("lock"), "true"));
        assertThat(refused.status()).isEqualTo(JobStatus.FAILED);
        assertThat(refused.reason()).isEqualTo(FailureReason.RUNNER_SYSTEM_FAILURE);
        assertThat(refused.message()).contains("artifacts were not uploaded", "403 as the test wants it");

        pipeline.failUploads(403);
        var failed = events.finish(run(withWhen(artifacts("lock"), "always"), "exit 3"));
        assertThat(failed.exitCode()).as("the script's own failure stays").isEqualTo(3);

        var large = new JobArtifacts("a", List.of("noise"), null, false, "always", null, null, 10_000);
        var tooLarge = events.finish(run(large, "head -c 100000 /dev/urandom > noise"));
        assertThat(tooLarge.reason()).isEqualTo(FailureReason.SCRIPT_FAILURE);
        assertThat(tooLarge.message()).contains("larger than the limit of 10000 bytes", "artifacts:paths");
    }

    @Test
    void dotenvReportsAreHandedInTogetherAndOthersAreSaidNotToBeKept() throws Exception {
        runner(Map.of());
        var dotenv = new JobArtifacts("a", null, null, false, "on_success", List.of("*.env"), List.of("junit"), 10_000);
        var job = run(dotenv, "printf A=1 > a.env; echo B=2 > b.env; ln -s /etc/passwd c.env");
        assertThat(new String(pipeline.uploads().get(job + "?artifact_type=dotenv&file_name=.env"), UTF_8).lines())
                .containsExactlyInAnyOrder("A=1", "B=2");
        assertThat(log(job)).contains("these reports are not kept: junit");
    }

    @Test
    void aCacheComesBackToTheNextJobWhateverItsRunner() throws Exception {
        var shared = Map.of("cache.directory", folder.resolve(pool + "-caches").toString());
        runner(shared);
        var cache = cache("deps-$NAME", "pull-push", "on_success", false);
        var first = run(cache, "ls deps || mkdir deps; echo first >> deps/file");
        assertThat(log(first))
                .contains(
                        "[start restore_cache]",
                        "Checking cache for deps-ada-non_protected...",
                        "No cache found",
                        "[start archive_cache]",
                        "Creating cache deps-ada-non_protected...",
                        "Created cache");
        runners.removeFirst().close();
        runner(shared, folder.resolve(pool + "-other"));

        var second = run(cache, "cat deps/file; echo second >> deps/file; exit 1");
        assertThat(log(second))
                .contains("Successfully extracted cache", "\nfirst\n")
                .doesNotContain("archive_cache");
        var third = run(cache, "cat deps/file");
        assertThat(log(third))
                .as("a failed job saved nothing")
                .contains("\nfirst\n")
                .doesNotContain("\nsecond\n");

        var guarded = run(cache("deps-$NAME", "pull", "on_success", true), "ls deps || true");
        assertThat(log(guarded))
                .as("what jobs of other branches wrote is not for protected ones")
                .contains("Checking cache for deps-ada-protected...", "No cache found")
                .doesNotContain("archive_cache");
    }

    @Test
    void keysOfFilesPoliciesAndFallbacksCount() throws Exception {
        runner(Map.of());
        var byFile =
                new JobCache("", List.of("lock"), null, "p", List.of("deps"), false, "always", "push", null, false);
        var pushed = run(byFile, "mkdir deps; echo v1 > deps/file; echo changed > lock; exit 1");
        assertThat(log(pushed))
                .containsPattern("Creating cache p-[0-9a-f]{40}-non_protected\\.\\.\\.")
                .contains("[start archive_cache_on_failure]")
                .doesNotContain("Checking cache");
        var pulling = new JobCache(
                "none",
                null,
                null,
                "",
                List.of("deps"),
                false,
                "always",
                "$POLICY",
                List.of("nope", keyIn(log(pushed))),
                false);
        var pulled = run(pulling, "cat deps/file");
        assertThat(log(pulled)).as("an unknown policy is said and no failure").contains("its policy is \"\"");
        assertThat(events.finish(pulled).status()).isEqualTo(JobStatus.FAILED);
        var fallback = new JobCache(
                "none",
                null,
                null,
                "",
                List.of("deps"),
                false,
                "always",
                "pull",
                List.of("nope", keyIn(log(pushed))),
                false);
        assertThat(log(run(fallback, "cat deps/file"))).contains("Successfully extracted cache", "\nv1\n");
    }

    @Test
    void aCacheThatCannotBeReadIsNoFailure() throws Exception {
        var caches = folder.resolve(pool + "-caches");
        runner(Map.of("cache.directory", caches.toString()));
        var cache = cache("k", "pull-push", "always", false);
        run(cache, "mkdir deps; touch deps/file");
        try (var files = Files.walk(caches)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "damaged");
            }
        }
        var job = run(cache, "mkdir -p deps; echo new > deps/file");
        assertThat(events.finish(job).status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(log(job)).contains("WARNING: the cache cannot be restored:", "Created cache");
        assertThat(log(run(cache, "cat deps/file"))).contains("\nnew\n");
    }

    /** With links that a job made, this service's rights would reach what the job's do not. */
    @Test
    void filesAreReadWithTheRightsOfTheJobsUser() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can switch users");
        var publicly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
        var open = Files.createTempDirectory(Path.of("/tmp"), "runner-files", publicly);
        var origin = new GitRepository(Files.createDirectory(open.resolve("demo"), publicly));
        var source = new Source(origin.folder().toString(), "main", origin.commit("lock", "v1\n"));
        new ProcessBuilder("chown", "-R", "nobody", origin.folder().toString())
                .start()
                .waitFor();
        runner(Map.of("shell.user", "nobody"), open.resolve("builds"));

        var job = run(source, artifacts("secret"), List.of(), "cp lock secret; chmod 000 secret; id -un");

        assertThat(log(job)).contains("\nnobody\n");
        assertThat(events.finish(job).message()).contains("the artifacts cannot be read", "secret");
        var good = run(
                source,
                artifacts("lock"),
                List.of(cache("k", "pull-push", "always", false)),
                "mkdir deps; touch deps/a");
        assertThat(events.finish(good).status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(log(good)).contains("Created cache", "201 Created");
        var again = run(source, null, List.of(cache("k", "pull-push", "always", false)), "stat -c %U deps/a");
        assertThat(log(again)).contains("\nnobody\n");
        assertThat(Files.getPosixFilePermissions(open.resolve("builds/cache")))
                .doesNotContain(java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE);
    }

    private static String keyIn(String log) {
        return log.replaceAll("(?s).*Creating cache (p-[0-9a-f]{40})-non_protected.*", "$1");
    }

    private static JobArtifacts artifacts(String... paths) {
        return new JobArtifacts("of/$NAME", List.of(paths), null, false, "on_success", null, null, 1_000_000);
    }

    private static JobArtifacts withWhen(JobArtifacts artifacts, String when) {
        return new JobArtifacts(
                artifacts.name(), artifacts.paths(), null, false, when, null, null, artifacts.limitBytes());
    }

    private static JobCache cache(String key, String policy, String when, boolean protectedBranches) {
        return new JobCache(key, null, null, "", List.of("deps"), false, when, policy, null, protectedBranches);
    }

    private long run(JobArtifacts artifacts, String script) throws Exception {
        return run(source(), artifacts, List.of(), script);
    }

    private long run(JobCache cache, String script) throws Exception {
        return run(source(), null, List.of(cache), script);
    }

    private long run(Source source, JobArtifacts artifacts, List<JobCache> caches, String script) throws Exception {
        var job = TestJobs.with(TestJobs.job(source, script), artifacts, caches);
        pipeline.add(job);
        queue.offer(job.jobId());
        events.awaitFinish(job.jobId());
        return job.jobId();
    }

    private static Source source() {
        return new Source(repository.folder().toString(), "main", sha);
    }

    private void runner(Map<String, String> settings) throws Exception {
        runner(settings, folder.resolve(pool));
    }

    private void runner(Map<String, String> settings, Path builds) throws Exception {
        runners.add(new TestRunner(kafka.bootstrapServers(), pipeline, pool, builds, settings));
    }

    private static String log(long job) {
        return events.log(job).replaceAll("section_(start|end):\\d+:(\\w+)\r\u001b\\[0K", "[$1 $2]");
    }

    private static Map<String, String> zip(byte[] bytes) throws IOException {
        var files = new TreeMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }
        return files;
    }
}
