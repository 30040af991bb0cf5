package dev.chatops.runner.event;

import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEventSerializer;
import dev.chatops.events.Topics;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends a job's events in their order. A broker that is away is waited for as long as it takes: records are kept in a
 * bounded buffer, and who would overfill it waits, so that a job's output stops instead of being lost.
 */
@ApplicationScoped
public class JobEventPublisher {

    private static final long BUFFER_BYTES = 16L * 1024 * 1024;

    private final KafkaProducer<String, JobEvent> producer;

    public JobEventPublisher(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.ofEntries(
                        Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "runner-service.job-events"),
                        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd"),
                        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES),
                        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE),
                        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000),
                        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE),
                        Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000)),
                new StringSerializer(),
                new JobEventSerializer());
        Thread.ofVirtual().name("job-events-warm-up").start(this::warmUp);
    }

    /**
     * Hands an event over; events of one job arrive in the order of these calls. Waits while the buffer is full.
     *
     * @return completes when all in-sync replicas have it
     */
    public CompletableFuture<Void> send(JobEvent event) {
        var acknowledged = new CompletableFuture<Void>();
        producer.send(new ProducerRecord<>(Topics.JOB_EVENTS, event.key(), event), (_, failure) -> {
            if (failure == null) {
                acknowledged.complete(null);
            } else {
                Log.errorf(failure, "event not sent jobId=%d", event.jobId());
                acknowledged.completeExceptionally(failure);
            }
        });
        return acknowledged;
    }

    /** Looks up the topic before the first job, which would otherwise wait for it. */
    private void warmUp() {
        try {
            producer.partitionsFor(Topics.JOB_EVENTS);
        } catch (KafkaException e) {
            Log.debugf("job-events not looked up before the first job: %s", e.toString());
        }
    }

    @PreDestroy
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
