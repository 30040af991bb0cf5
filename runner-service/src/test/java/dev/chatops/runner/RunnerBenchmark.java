package dev.chatops.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.JobEventSerializer;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan;
import dev.chatops.events.Topics;
import dev.chatops.local.FreePorts;
import dev.chatops.local.bench.Figures;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a runner costs, as ratios to what the same work costs without it, in one run on one machine. */
@Tag("benchmark")
@Timeout(300)
class RunnerBenchmark {

    private static final int WARM_UP = 60;
    private static final int ROUNDS = 100;
    private static final int LOG_BYTES = 64 * 1024 * 1024;
    private static final int LOG_ROUNDS = 5;

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

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
    void stop() throws Exception {
        kafka.close();
    }

    @Test
    void overheadOfATrivialJob() throws Exception {
        var claimToEnd = new long[ROUNDS];
        var offerToEnd = new long[ROUNDS];
        var bare = new long[ROUNDS];
        try (var events = new JobEvents(kafka.bootstrapServers());
                var pipeline = new FakePipeline(events::isFinished);
                var queue = new PoolQueue(kafka.bootstrapServers(), "overhead").make();
                var _ = new TestRunner(kafka.bootstrapServers(), pipeline, "overhead", folder.resolve("builds"), 1)) {
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                var job = TestJobs.job(source, "echo Hello World.");
                pipeline.add(job);
                long offered = System.nanoTime();
                queue.offer(job.jobId());
                events.awaitFinish(job.jobId());
                long seen = System.nanoTime();
                Thread.sleep(30); // chat jobs do not come back to back: the runner tidies up meanwhile
                long began = System.nanoTime();
                new ProcessBuilder("bash", "-c", "echo Hello World.").start().waitFor();
                if (round >= 0) {
                    claimToEnd[round] = seen - pipeline.askedAt(job.jobId());
                    offerToEnd[round] = seen - offered;
                    bare[round] = System.nanoTime() - began;
                }
            }
        }
        Figures.of("h", "overhead of the runner, a trivial job")
                .add("queued to end in Kafka, over bare bash -c", "times", ratio(offerToEnd, bare))
                .add("queued to end in Kafka", "ms", millis(offerToEnd))
                .add("claim asked for to end in Kafka", "ms", millis(claimToEnd))
                .add("bare bash -c", "ms", millis(bare))
                .note(
                        "Broker, runner and a stand-in for pipeline-service share the machine; a share group hands the job over.")
                .keep(HOME);
    }

    /** From the first record to the last one read by a consumer that follows, both times. */
    @Test
    void throughputOfALog() throws Exception {
        var log = Files.write(folder.resolve("log"), logText());
        var ours = new long[LOG_ROUNDS];
        var plain = new long[LOG_ROUNDS];
        try (var events = new LogReader(kafka.bootstrapServers());
                var pipeline = new FakePipeline(events::isFinished);
                var queue = new PoolQueue(kafka.bootstrapServers(), "throughput").make();
                var _ = new TestRunner(
                        kafka.bootstrapServers(),
                        pipeline,
                        "throughput",
                        folder.resolve("builds"),
                        Map.of("log-limit-bytes", Integer.toString(2 * LOG_BYTES)))) {
            for (int round = -2; round < LOG_ROUNDS; round++) {
                var job = TestJobs.job(source, "cat " + log);
                pipeline.add(job);
                queue.offer(job.jobId());
                var end = events.awaitFinish(job.jobId());
                assertThat(end.status()).isEqualTo(JobStatus.SUCCESS);
                assertThat(events.bytesOf(job.jobId()))
                        .isEqualTo(end.logBytes())
                        .isGreaterThan(LOG_BYTES);
                long plainNumber = TestJobs.nextNumber();
                produce(log, plainNumber);
                events.awaitFinish(plainNumber);
                if (round >= 0) {
                    ours[round] = events.nanosOf(job.jobId());
                    plain[round] = events.nanosOf(plainNumber);
                }
            }
        }
        Figures.of("d", "log of %d MiB".formatted(LOG_BYTES >> 20))
                .add("through a job, of what a plain producer sends", "", ratio(plain, ours))
                .add("through a job", "MiB/s", rates(ours))
                .add("through a plain producer", "MiB/s", rates(plain))
                .note(
                        "From the first record to the last one read by a consumer; same record size, guarantees and compression.")
                .keep(HOME);
    }

    /** The same bytes in records of the same size, with the same guarantees and compression; nothing else is done. */
    private void produce(Path log, long jobId) throws IOException {
        var config = Map.<String, Object>of(
                "bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "compression.type", "zstd");
        var fence = UUID.randomUUID();
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new JobEventSerializer());
                var file = Files.newInputStream(log)) {
            send(producer, new JobStarted(Instant.now(), jobId, 1, fence, "plain"));
            long sequence = 0;
            for (var chunk = file.readNBytes(JobLogChunk.MAX_BYTES);
                    chunk.length > 0;
                    chunk = file.readNBytes(JobLogChunk.MAX_BYTES)) {
                var spans = List.of(new LogSpan(LogSpan.Kind.OUTPUT, chunk.length));
                send(producer, new JobLogChunk(Instant.now(), jobId, 1, fence, ++sequence, spans, chunk));
            }
            send(
                    producer,
                    new JobAttemptFinished(
                            Instant.now(),
                            jobId,
                            1,
                            fence,
                            JobStatus.SUCCESS,
                            0,
                            null,
                            null,
                            sequence,
                            LOG_BYTES,
                            false));
        }
    }

    private static void send(KafkaProducer<String, JobEvent> producer, JobEvent event) {
        producer.send(new ProducerRecord<>(Topics.JOB_EVENTS, event.key(), event));
    }

    /** Lines such as builds and deployments print. */
    private static byte[] logText() {
        var random = new Random(11);
        var words = "INFO WARN Downloading Compiling target single module glossary [  OK  ] 200 deploy staging ms"
                .split(" ");
        var text = new StringBuilder(LOG_BYTES);
        while (text.length() < LOG_BYTES) {
            text.append("2026-01-01T12:00:").append(10 + random.nextInt(50)).append(' ');
            for (int i = random.nextInt(9); i >= 0; i--) {
                text.append(words[random.nextInt(words.length)]).append(' ');
            }
            text.append(Long.toHexString(random.nextLong())).append('\n');
        }
        return text.substring(0, LOG_BYTES).getBytes(UTF_8);
    }

    /** Of each run: the two were measured one after the other. */
    private static double[] ratio(long[] dividends, long[] divisors) {
        return IntStream.range(0, dividends.length)
                .mapToDouble(i -> (double) dividends[i] / divisors[i])
                .toArray();
    }

    private static double[] millis(long[] nanos) {
        return Arrays.stream(nanos).mapToDouble(each -> each / 1e6).toArray();
    }

    private static double[] rates(long[] nanos) {
        return Arrays.stream(nanos)
                .mapToDouble(each -> (LOG_BYTES >> 20) / (each / 1e9))
                .toArray();
    }
}
