package dev.chatops.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEventDeserializer;
import dev.chatops.events.LogSpan;
import dev.chatops.events.Topics;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All that was ever said on {@code job-events}. */
public final class JobEvents implements AutoCloseable {

    private final List<JobEvent> seen = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile boolean open = true;

    public JobEvents(String bootstrapServers) {
        reader = Thread.ofPlatform().name("test-job-events").start(() -> read(bootstrapServers));
    }

    public List<JobEvent> of(long jobId) {
        return seen.stream().filter(event -> event.jobId() == jobId).toList();
    }

    /** Waits for the runner's last word. */
    public JobAttemptFinished awaitFinish(long jobId) {
        return await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> finish(jobId), word -> word != null);
    }

    public boolean isFinished(long jobId) {
        return finish(jobId) != null;
    }

    /** The runner's last word on a job; null while there is none. */
    public JobAttemptFinished finish(long jobId) {
        return of(jobId).stream()
                .filter(JobAttemptFinished.class::isInstance)
                .map(JobAttemptFinished.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** The whole log so far. */
    public String log(long jobId) {
        return text(jobId, LogSpan.Kind.values());
    }

    /** What of the log is of these kinds. */
    public String text(long jobId, LogSpan.Kind... kinds) {
        var wanted = List.of(kinds);
        var text = new ByteArrayOutputStream();
        for (var event : of(jobId)) {
            if (event instanceof JobLogChunk chunk) {
                int at = 0;
                for (var span : chunk.spans()) {
                    if (wanted.contains(span.kind())) {
                        text.write(chunk.bytes(), at, span.bytes());
                    }
                    at += span.bytes();
                }
            }
        }
        return text.toString(UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
        open = false;
        reader.join();
    }

    private void read(String bootstrapServers) {
        var config = Map.<String, Object>of("bootstrap.servers", bootstrapServers);
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new JobEventDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.JOB_EVENTS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (open) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> seen.add(record.value()));
            }
        }
    }
}
