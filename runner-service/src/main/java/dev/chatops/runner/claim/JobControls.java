package dev.chatops.runner.claim;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.JobControl;
import dev.chatops.events.JobControlDeserializer;
import dev.chatops.events.Topics;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Hears {@code job-controls} from its end, without a group: each runner reads all of it. What it misses, the next
 * heartbeat's answer says.
 */
@ApplicationScoped
public class JobControls {

    private static final Duration POLL = Duration.ofMillis(500);

    private final HeldAttempts held;
    private final BrokerConnection broker;
    private final JobControlDeserializer deserializer = new JobControlDeserializer();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("job-controls").unstarted(this::listen);
    private volatile boolean running = true;

    public JobControls(HeldAttempts held, BrokerConnection broker) {
        this.held = held;
        this.broker = broker;
    }

    public void start(@Observes StartupEvent event) {
        thread.start();
    }

    @PreDestroy
    public void stop() throws InterruptedException {
        running = false;
        thread.join(Duration.ofSeconds(2));
    }

    private void listen() {
        while (running) {
            try (var consumer = consumer()) {
                hear(consumer);
            } catch (InterruptedException _) {
                return;
            } catch (KafkaException e) {
                if (running) {
                    Log.debugf("job-controls cannot be read, trying again: %s", e.toString());
                }
            }
        }
    }

    private void hear(KafkaConsumer<String, byte[]> consumer) throws InterruptedException {
        var partitions = consumer.partitionsFor(Topics.JOB_CONTROLS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            TimeUnit.SECONDS.sleep(1); // nobody has made it yet
            return;
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        while (running) {
            for (var record : consumer.poll(POLL)) {
                try {
                    JobControl control = deserializer.deserialize(record.topic(), record.headers(), record.value());
                    held.heed(control);
                } catch (SerializationException e) {
                    Log.warnf("unreadable control passed over offset=%d: %s", record.offset(), e.toString());
                }
            }
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        var config = new HashMap<String, Object>();
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaConsumer<>(
                broker.client("runner-service.job-controls", config),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
