package dev.chatops.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan;
import dev.chatops.local.FreePorts;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs from the queue to their end, with a real broker, real git and real bash. */
class ChatJobsTest {

    @TempDir
    static Path folder;

    private static final AtomicLong JOB_IDS = new AtomicLong(100);
    private static LocalKafka kafka;
    private static JobEvents events;
    private static GitRepository repository;
    private static String sha;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next());
        LocalTopics.create(kafka.bootstrapServers());
        events = new JobEvents(kafka.bootstrapServers());
        repository = new GitRepository(folder.resolve("demo"));
        sha = repository.commit("greeting", "Hello World.\n");
    }

    @AfterAll
    static void stop() throws Exception {
        events.close();
        kafka.close();
    }

    @Test
    void aJobRunsFromTheQueueToItsLastWord() throws Exception {
        try (var pipeline = new FakePipeline();
                var queue = new PoolQueue(kafka.bootstrapServers(), "simple").make();
                var _ = new TestRunner(kafka.bootstrapServers(), pipeline, "simple", folder.resolve("simple"), 1)) {
            var job = job("cat greeting", "echo \"to $NAME\"");
            pipeline.add(job);
            queue.offer(job.jobId());

            var end = events.awaitFinish(job.jobId());

            assertThat(end.status()).isEqualTo(JobStatus.SUCCESS);
            assertThat(end.exitCode()).isZero();
            assertThat(events.of(job.jobId()).getFirst()).isInstanceOf(JobStarted.class);
            assertThat(events.text(job.jobId(), LogSpan.Kind.OUTPUT)).isEqualTo("Hello World.\nto ada\n");
            assertThat(events.log(job.jobId()).getBytes()).hasSize((int) end.logBytes());
        }
    }

    private static JobPayload job(String... script) {
        return new JobPayload(
                JOB_IDS.incrementAndGet(),
                1,
                UUID.randomUUID(),
                "attempt-token-of-the-tests",
                "acme/demo",
                "hello-world",
                "test",
                new JobPayload.Source(repository.folder().toString(), "main", sha),
                List.of(),
                List.of(script),
                List.of(),
                List.of(new JobPayload.Variable("NAME", "ada", false, false)),
                60);
    }
}
