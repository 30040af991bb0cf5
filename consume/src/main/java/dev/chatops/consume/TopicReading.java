package dev.chatops.consume;

import dev.chatops.broker.BrokerConnection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What a service reads its topics with.
 *
 * @param service reads a topic as the group {@code <service>.<topic>}
 * @param standstill how long the database lets a transaction stand still ({@code idle_in_transaction_session_timeout})
 */
public record TopicReading(
        BrokerConnection broker,
        String service,
        ConsumerPositions positions,
        Transactions transactions,
        DeadLetters deadLetters,
        MeterRegistry metrics,
        Duration standstill) {

    /** As the services' connections are set up. */
    private static final Duration STANDSTILL = Duration.ofSeconds(10);

    /** Over a database that lets a transaction stand still for 10 s. */
    public TopicReading(
            BrokerConnection broker,
            String service,
            ConsumerPositions positions,
            Transactions transactions,
            DeadLetters deadLetters,
            MeterRegistry metrics) {
        this(broker, service, positions, transactions, deadLetters, metrics, STANDSTILL);
    }

    /**
     * A reader that is still to be started, and that its owner closes; how far it is behind is a metric.
     *
     * @param deserializer one that needs no configuration; null is a record that does not concern this reader
     */
    public <E> BatchConsumer<E> of(String topic, Deserializer<E> deserializer, BatchAction<E> action) {
        return of(topic, deserializer, Duration.ZERO, action);
    }

    /**
     * The same for what nobody waits for.
     *
     * @param gathering how long the first record of a batch may wait for others, so that they share a transaction
     */
    public <E> BatchConsumer<E> of(
            String topic, Deserializer<E> deserializer, Duration gathering, BatchAction<E> action) {
        var consumer = new BatchConsumer<>(this, topic, deserializer, gathering, action);
        Gauge.builder("chatops_consumer_lag", consumer, BatchConsumer::lag)
                .description("Records that wait to be read, of the partition that is furthest behind")
                .tag("topic", topic)
                .register(metrics);
        return consumer;
    }
}
