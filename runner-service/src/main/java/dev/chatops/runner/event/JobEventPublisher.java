package dev.chatops.runner.event;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEventSerializer;
import dev.chatops.events.Topics;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends jobs' events in their order. A broker that is away is waited for as long as it takes: events are kept in a
 * bounded buffer, and who would overfill it waits, so that a job's output stops instead of being lost. The buffer is
 * our own: the producer's cannot be filled while it does not know the topic's leader.
 */
@ApplicationScoped
public class JobEventPublisher {

    /** The logs of four jobs at their default limit. */
    private static final int BUFFER_KILOBYTES = 16 * 1024;

    /** The producer never has to wait for room of its own. */
    private static final long PRODUCER_BUFFER_BYTES = 2L * BUFFER_KILOBYTES * 1024;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    /** @param acknowledged completes with the last of them */
    private record Pending(
            List<ProducerRecord<String, byte[]>> records, int kilobytes, CompletableFuture<Void> acknowledged) {}

    private final KafkaProducer<String, byte[]> producer;
    private final JobEventSerializer serializer = new JobEventSerializer();
    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(BUFFER_KILOBYTES, true);
    private final Thread sender;
    private volatile boolean open = true;

    public JobEventPublisher(BrokerConnection broker) {
        this.producer = new KafkaProducer<>(
                broker.client(
                        "runner-service.job-events",
                        Map.ofEntries(
                                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd"),
                                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_BUFFER_BYTES),
                                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE),
                                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000),
                                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE),
                                Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000))),
                new StringSerializer(),
                new ByteArraySerializer());
        this.sender = Thread.ofPlatform().daemon().name("job-events").start(this::sendAll);
    }

    /**
     * Hands an event over; events of one job arrive in the order of these calls. Waits while the buffer is full.
     *
     * @return completes when all in-sync replicas have it
     */
    public CompletableFuture<Void> send(JobEvent event) {
        return send(List.of(event));
    }

    /**
     * Hands events of one job over that belong together: they mostly travel in one request.
     *
     * @return completes when all in-sync replicas have the last one
     */
    public CompletableFuture<Void> send(List<JobEvent> events) {
        // written here, and not by the one thread that sends for all jobs
        var pending = new Pending(
                events.stream().map(this::record).toList(),
                events.stream().mapToInt(JobEventPublisher::kilobytes).sum(),
                new CompletableFuture<>());
        room.acquireUninterruptibly(pending.kilobytes);
        queue.add(pending);
        return pending.acknowledged;
    }

    private ProducerRecord<String, byte[]> record(JobEvent event) {
        var headers = new RecordHeaders();
        var value = serializer.serialize(Topics.JOB_EVENTS, headers, event);
        return new ProducerRecord<>(Topics.JOB_EVENTS, null, event.key(), value, headers);
    }

    private static int kilobytes(JobEvent event) {
        return event instanceof JobLogChunk chunk ? 1 + chunk.bytes().length / 1024 : 1;
    }

    @PreDestroy
    public void close() throws InterruptedException {
        open = false;
        sender.join(CLOSE_LIMIT);
        producer.close(CLOSE_LIMIT);
    }

    private void sendAll() {
        try {
            producer.partitionsFor(Topics.JOB_EVENTS); // else the first job would wait for it
            while (open || !queue.isEmpty()) {
                var next = queue.poll(200, TimeUnit.MILLISECONDS);
                if (next != null) {
                    send(next);
                }
            }
        } catch (InterruptedException | KafkaException | IllegalStateException e) {
            if (open || !queue.isEmpty()) {
                Log.errorf("events are no longer sent, waiting=%d: %s", queue.size(), e.toString());
            }
        }
    }

    private void send(Pending pending) {
        var last = pending.records.getLast();
        for (var record : pending.records) {
            producer.send(record, (_, failure) -> {
                if (failure != null) {
                    Log.errorf("event not sent jobId=%s: %s", record.key(), failure.toString());
                }
                if (record == last) {
                    room.release(pending.kilobytes);
                    if (failure == null) {
                        pending.acknowledged.complete(null);
                    } else {
                        pending.acknowledged.completeExceptionally(failure);
                    }
                }
            });
        }
    }
}
