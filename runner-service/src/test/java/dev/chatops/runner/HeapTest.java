package dev.chatops.runner;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.JobStatus;
import dev.chatops.local.FreePorts;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that prints far more than the runner's heap could hold, on a runner that lets all of it through. */
@Timeout(180)
class HeapTest {

    private static final int LINES = 25_000_000;
    private static final long BYTES = 200L * 1024 * 1024;

    @TempDir
    Path folder;

    /** The runner in a virtual machine of its own: broker, pool, URL of pipeline-service, builds. */
    public static void main(String[] arguments) throws Exception {
        var config = TestConfig.of(
                Path.of(arguments[3]),
                Map.of("pool", arguments[1], "pipeline-url", arguments[2], "log-limit-bytes", "1000000000"));
        try (var _ = new TestRunner(arguments[0], config)) {
            System.in.read(); // until the test ends
        }
    }

    @Test
    void twoHundredMebibytesPassThroughAHeapOf256() throws Exception {
        var repository = new GitRepository(folder.resolve("demo"));
        var source = new JobPayload.Source(
                repository.folder().toString(), "main", repository.commit("greeting", "Hello World.\n"));
        try (var kafka = broker();
                var events = new LogReader(kafka.bootstrapServers());
                var pipeline = new FakePipeline(events::isFinished);
                var queue = new PoolQueue(kafka.bootstrapServers(), "heap").make()) {
            var runner = runner(kafka.bootstrapServers(), pipeline.url());
            var job = TestJobs.job(source, "seq 1 " + LINES);
            pipeline.add(job);
            queue.offer(job.jobId());

            var end = events.awaitFinish(job.jobId());

            assertThat(end.status()).isEqualTo(JobStatus.SUCCESS);
            assertThat(end.truncated()).isFalse();
            assertThat(events.bytesOf(job.jobId())).isEqualTo(end.logBytes()).isGreaterThan(BYTES);
            assertThat(events.checksumOf(job.jobId())).isEqualTo(checksum());
            runner.getOutputStream().close();
            assertThat(runner.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private LocalKafka broker() throws Exception {
        var kafka = LocalKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next());
        LocalTopics.create(kafka.bootstrapServers());
        return kafka;
    }

    private Process runner(String bootstrapServers, URI pipeline) throws Exception {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HeapTest.class.getName(),
                        bootstrapServers,
                        "heap",
                        pipeline.toString(),
                        folder.resolve("builds").toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("runner.log").toFile())
                .start();
    }

    private static long checksum() {
        var checksum = new CRC32();
        var lines = new StringBuilder();
        for (int line = 1; line <= LINES; line++) {
            lines.append(line).append('\n');
            if (lines.length() > 64_000 || line == LINES) {
                checksum.update(lines.toString().getBytes(US_ASCII));
                lines.setLength(0);
            }
        }
        return checksum.getValue();
    }
}
