package dev.chatops.runner;

import static org.awaitility.Awaitility.await;

import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.JobEventDeserializer;
import dev.chatops.events.LogSpan;
import dev.chatops.events.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the events of jobs as they come, and only counts their logs, so that it costs little to look on. */
final class LogReader implements AutoCloseable {

    private final Map<Long, Long> started = new ConcurrentHashMap<>();
    private final Map<Long, Long> ended = new ConcurrentHashMap<>();
    private final Map<Long, JobAttemptFinished> finished = new ConcurrentHashMap<>();
    private final Map<Long, Long> bytes = new ConcurrentHashMap<>();
    private final Map<Long, CRC32> outputs = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean open = true;

    LogReader(String bootstrapServers) {
        reader = Thread.ofPlatform().name("test-log-reader").start(() -> read(bootstrapServers));
    }

    JobAttemptFinished awaitFinish(long jobId) {
        return await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> finished.get(jobId), end -> end != null);
    }

    boolean isFinished(long jobId) {
        return finished.containsKey(jobId);
    }

    /** From reading its start to reading its end. */
    long nanosOf(long jobId) {
        return ended.get(jobId) - started.get(jobId);
    }

    /** All chunks of its log together. */
    long bytesOf(long jobId) {
        return bytes.getOrDefault(jobId, 0L);
    }

    /** CRC-32 of what the job itself printed. */
    long checksumOf(long jobId) {
        return outputs.get(jobId).getValue();
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
                consumer.poll(Duration.ofMillis(100)).forEach(record -> heed(record.value()));
            }
        }
    }

    private void heed(JobEvent event) {
        switch (event) {
            case JobStarted start -> started.put(start.jobId(), System.nanoTime());
            case JobLogChunk chunk -> count(chunk);
            case JobAttemptFinished end -> {
                ended.put(end.jobId(), System.nanoTime());
                finished.put(end.jobId(), end);
            }
            default -> {} // of others
        }
    }

    private void count(JobLogChunk chunk) {
        bytes.merge(chunk.jobId(), (long) chunk.bytes().length, Long::sum);
        var output = outputs.computeIfAbsent(chunk.jobId(), _ -> new CRC32());
        int at = 0;
        for (var span : chunk.spans()) {
            if (span.kind() == LogSpan.Kind.OUTPUT) {
                output.update(chunk.bytes(), at, span.bytes());
            }
            at += span.bytes();
        }
    }
}
