package dev.chatops.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.chatops.claim.JobPayload;
import dev.chatops.claim.JobPayload.Variable;
import dev.chatops.local.FreePorts;
import dev.chatops.local.bench.Figures;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pool as a whole: what a long queue costs those at its head, and whether more runners do more. */
@Tag("benchmark")
@Timeout(600)
class PoolBenchmark {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int BACKLOG = 100_000;
    private static final int JOBS = 200;
    private static final int RUNS = 5;
    private static final int SLOTS = 2;
    private static final int[] RUNNERS = {1, 4, 16, 64};

    @TempDir
    Path folder;

    private LocalKafka kafka;
    private JobPayload.Source source;

    @BeforeEach
    void start() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next());
        LocalTopics.create(kafka.bootstrapServers());
        var repository = new GitRepository(folder.resolve("demo"));
        source = new JobPayload.Source(
                repository.folder().toString(), "main", repository.commit("greeting", "Hello World.\n"));
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void aLongQueue() throws Exception {
        var alone = new double[RUNS];
        var before = new double[RUNS];
        var ratio = new double[RUNS];
        jobsPerSecond("warm", 0);
        for (int run = 0; run < RUNS; run++) {
            alone[run] = jobsPerSecond("alone-" + run, 0);
            before[run] = jobsPerSecond("crowd-" + run, BACKLOG);
            ratio[run] = before[run] / alone[run];
        }
        Figures.of("e", "trivial jobs of a pool with %,d more of them in its queue".formatted(BACKLOG))
                .add("rate with the queue over rate without", "times", ratio)
                .add("with the queue", "/s", before)
                .add("without", "/s", alone)
                .note(
                        ("Two runners with two slots each, %d jobs, a stand-in for pipeline-service, whose part is tested for"
                                        + " flatness by BacklogTest.")
                                .formatted(JOBS))
                .keep(HOME);
    }

    /** The first jobs of a queue, of which the rest is nobody's by the time it is taken. */
    private double jobsPerSecond(String pool, int behind) throws Exception {
        try (var events = new JobEvents(kafka.bootstrapServers());
                var pipeline = new FakePipeline(events::isFinished);
                var queue = new PoolQueue(kafka.bootstrapServers(), pool).make()) {
            var jobs = new ArrayList<Long>();
            for (int i = 0; i < JOBS; i++) {
                var job = TestJobs.job(source, "echo Hello World.");
                pipeline.add(job);
                queue.offer(job.jobId());
                jobs.add(job.jobId());
            }
            queue.crowd(behind);
            try (var _ = new TestRunner(kafka.bootstrapServers(), pipeline, pool, folder.resolve(pool + "-1"), SLOTS);
                    var _ = new TestRunner(
                            kafka.bootstrapServers(), pipeline, pool, folder.resolve(pool + "-2"), SLOTS)) {
                events.awaitFinish(jobs.getFirst()); // both have joined, or are about to
                long began = System.nanoTime();
                for (long job : jobs) {
                    events.awaitFinish(job);
                }
                return (JOBS - 1) * 1e9 / (System.nanoTime() - began);
            }
        }
    }

    @Test
    void moreRunners() throws Exception {
        var figures = Figures.of("f", "busy slots of a pool, %d slots a runner".formatted(SLOTS));
        for (int runners : RUNNERS) {
            var busy = new double[3];
            var took = new double[3];
            for (int run = 0; run < busy.length; run++) {
                var filled = fill(runners, "pool-" + runners + '-' + run);
                busy[run] = filled.busy();
                took[run] = filled.took().toNanos() / 1e6;
            }
            figures.add("%d runners: busy of %d slots".formatted(runners, runners * SLOTS), "", busy)
                    .add("%d runners: first offer to all busy".formatted(runners), "ms", took);
        }
        figures.note(
                        "All runners share one JVM, and all of it the machine's processors; each job is a bash that waits.")
                .keep(HOME);
    }

    private record Filled(int busy, Duration took) {}

    private Filled fill(int count, String pool) throws Exception {
        var marks = Files.createFile(folder.resolve(pool + "-marks"));
        var gate = folder.resolve(pool + "-gate");
        new ProcessBuilder("mkfifo", gate.toString()).start().waitFor();
        var runners = new ArrayList<TestRunner>();
        try (var events = new JobEvents(kafka.bootstrapServers());
                var pipeline = new FakePipeline(events::isFinished);
                var queue = new PoolQueue(kafka.bootstrapServers(), pool).make()) {
            try {
                for (int i = 0; i < count; i++) {
                    runners.add(new TestRunner(
                            kafka.bootstrapServers(), pipeline, pool, folder.resolve(pool + "-builds-" + i), SLOTS));
                }
                await("all runners have joined").atMost(LIMIT).until(() -> queue.members() == count);
                var jobs = new ArrayList<Long>();
                long began = System.nanoTime();
                for (int i = 0; i < count * SLOTS; i++) {
                    var job = TestJobs.job(
                            source,
                            List.of(),
                            List.of("echo \"$RUN\" >> '%s'; read -r _ < '%s'".formatted(marks, gate)),
                            List.of(),
                            List.of(
                                    new Variable("GIT_STRATEGY", "none", false, false),
                                    new Variable("RUN", UUID.randomUUID().toString(), false, false)),
                            600);
                    pipeline.add(job);
                    queue.offer(job.jobId());
                    jobs.add(job.jobId());
                }
                await("all slots are busy")
                        .atMost(LIMIT)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> Files.size(marks) == jobs.size() * 37L); // a UUID and a line feed each
                var took = Duration.ofNanos(System.nanoTime() - began);
                int busy = Files.readAllLines(marks).size();
                try (var opened = Files.newOutputStream(gate)) {
                    opened.write("\n".repeat(jobs.size()).getBytes(UTF_8));
                    opened.flush();
                    for (long job : jobs) {
                        events.awaitFinish(job);
                    }
                }
                return new Filled(busy, took);
            } finally {
                for (var runner : runners) {
                    runner.close();
                }
            }
        }
    }
}
