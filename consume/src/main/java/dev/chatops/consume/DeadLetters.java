package dev.chatops.consume;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/** Where records go that fail each time they are read. They are counted; somebody must look at them. */
public final class DeadLetters implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    /** A broker that is away is waited for less long than the database lets a transaction stand still, and then again. */
    private static final Map<String, Object> SETTINGS = Map.of(
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 4_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4_000);

    private final KafkaProducer<String, byte[]> producer;
    private final Consumer<String> counter;

    /**
     * @param service sets them aside
     * @param counter hears the topic of each one
     */
    public DeadLetters(BrokerConnection broker, String service, Consumer<String> counter) {
        this.counter = counter;
        this.producer = new KafkaProducer<>(
                broker.client(service + ".dead-letters", SETTINGS), new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Returns when the record is safe in its topic's dead-letter topic.
     *
     * @throws ExecutionException also when the broker stays away for some seconds: {@link Faults#heals} says which
     */
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
        counter.accept(record.topic());
        LOG.errorf(
                reason,
                "record set aside topic=%s partition=%d offset=%d",
                record.topic(),
                record.partition(),
                record.offset());
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
