package dev.chatops.pipeline.consume;

import dev.chatops.events.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where records go that fail each time they are read. They are counted; somebody must look at them. */
@ApplicationScoped
public class DeadLetters {

    private final KafkaProducer<String, byte[]> producer;
    private final MeterRegistry metrics;

    DeadLetters(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers, MeterRegistry metrics) {
        this.metrics = metrics;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG, "pipeline-service.dead-letters",
                        ProducerConfig.ACKS_CONFIG, "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Returns when the record is safe in its topic's dead-letter topic. */
    void setAside(ConsumerRecord<String, byte[]> record, Exception reason)
            throws ExecutionException, InterruptedException {
        var dead = new ProducerRecord<>(
                Topics.deadLetters(record.topic()), null, null, record.key(), record.value(), record.headers());
        dead.headers()
                .add("dead-letter-reason", reason.toString().getBytes(StandardCharsets.UTF_8))
                .add("dead-letter-offset", Long.toString(record.offset()).getBytes(StandardCharsets.UTF_8))
                .add(
                        "dead-letter-partition",
                        Integer.toString(record.partition()).getBytes(StandardCharsets.UTF_8));
        producer.send(dead).get();
        metrics.counter("chatops_dead_letters", "topic", record.topic()).increment();
        Log.errorf(
                reason,
                "record set aside topic=%s partition=%d offset=%d",
                record.topic(),
                record.partition(),
                record.offset());
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
