package dev.chatops.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.claim.JobPayload;
import dev.chatops.claim.JobPayload.Variable;
import dev.chatops.events.JobStatus;
import dev.chatops.local.FreePorts;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pool of many runners: none is left idle while there is work, and none takes what it has no slot for. */
@Timeout(180)
class ManyRunnersTest {

    private static final int RUNNERS = 20;
    private static final int SLOTS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final List<String> runs = new ArrayList<>();
    private Path marks;
    private Path gate;

    @Test
    void allSlotsOfAllRunnersOfAPoolAreBusyAtOnce() throws Exception {
        marks = Files.createFile(folder.resolve("marks"));
        gate = folder.resolve("gate");
        new ProcessBuilder("mkfifo", gate.toString()).start().waitFor();
        var repository = new GitRepository(folder.resolve("demo"));
        var source = new JobPayload.Source(
                repository.folder().toString(), "main", repository.commit("greeting", "Hello World.\n"));
        try (var kafka = LocalKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next());
                var events = events(kafka);
                var pipeline = new FakePipeline(events::isFinished);
                var queue = new PoolQueue(kafka.bootstrapServers(), "many").make()) {
            var runners = new ArrayList<TestRunner>();
            try {
                for (int i = 0; i < RUNNERS; i++) {
                    runners.add(new TestRunner(
                            kafka.bootstrapServers(), pipeline, "many", folder.resolve("builds-" + i), SLOTS));
                }
                await("all runners have joined").atMost(LIMIT).until(() -> queue.members() == RUNNERS);
                var jobs = new ArrayList<Long>();
                for (int i = 0; i < RUNNERS * SLOTS; i++) {
                    jobs.add(offer(pipeline, queue, source));
                }
                await("all jobs run").atMost(LIMIT).until(() -> executions().size() == jobs.size());
                var busy = new HashMap<String, Integer>();
                jobs.forEach(job -> busy.merge(pipeline.holder(job), 1, Integer::sum));
                assertThat(busy)
                        .hasSize(RUNNERS)
                        .allSatisfy((_, held) -> assertThat(held).isEqualTo(SLOTS));

                long oneMore = offer(pipeline, queue, source);
                try (var opened = Files.newOutputStream(gate)) {
                    assertThat(pipeline.holder(oneMore))
                            .as("nobody has a slot for it")
                            .isNull();
                    opened.write("\n".repeat(jobs.size() + 1).getBytes());
                    opened.flush();
                    jobs.add(oneMore);
                    for (long job : jobs) {
                        assertThat(events.awaitFinish(job).status()).isEqualTo(JobStatus.SUCCESS);
                    }
                }
                assertThat(executions()).as("each job once").containsExactlyInAnyOrderElementsOf(runs);
            } finally {
                close(runners);
            }
        }
    }

    /** A job that says that it runs, and waits at the gate. */
    private long offer(FakePipeline pipeline, PoolQueue queue, JobPayload.Source source) throws Exception {
        var run = UUID.randomUUID().toString();
        var job = TestJobs.job(
                source,
                List.of(),
                List.of("echo \"$RUN\" >> '%s'; read -r _ < '%s'".formatted(marks, gate)),
                List.of(),
                List.of(new Variable("GIT_STRATEGY", "none", false, false), new Variable("RUN", run, false, false)),
                600);
        runs.add(run);
        pipeline.add(job);
        queue.offer(job.jobId());
        return job.jobId();
    }

    private List<String> executions() throws Exception {
        return Files.readAllLines(marks);
    }

    private static JobEvents events(LocalKafka kafka) throws Exception {
        LocalTopics.create(kafka.bootstrapServers());
        return new JobEvents(kafka.bootstrapServers());
    }

    private static void close(List<TestRunner> runners) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var runner : runners) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    runner.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
    }
}
