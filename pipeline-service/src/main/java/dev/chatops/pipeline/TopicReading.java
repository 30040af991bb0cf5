package dev.chatops.pipeline;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.BatchAction;
import dev.chatops.consume.BatchConsumer;
import dev.chatops.consume.ConsumerPositions;
import dev.chatops.consume.DeadLetters;
import dev.chatops.consume.Transactions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads topics in batches into this service's database. */
@Singleton
public class TopicReading {

    private final BrokerConnection broker;
    private final ConsumerPositions positions;
    private final Transactions transactions;
    private final DeadLetters deadLetters;
    private final MeterRegistry metrics;

    TopicReading(
            BrokerConnection broker,
            ConsumerPositions positions,
            Transactions transactions,
            DeadLetters deadLetters,
            MeterRegistry metrics) {
        this.broker = broker;
        this.positions = positions;
        this.transactions = transactions;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /** A reader that is still to be started, and that its owner closes; how far it is behind is a metric. */
    public <E> BatchConsumer<E> of(String topic, Deserializer<E> deserializer, BatchAction<E> action) {
        return of(topic, deserializer, Duration.ZERO, action);
    }

    /**
     * The same for what nobody waits for.
     *
     * @param gathering how long a record may wait for others, so that they share a transaction
     */
    public <E> BatchConsumer<E> of(
            String topic, Deserializer<E> deserializer, Duration gathering, BatchAction<E> action) {
        var consumer = new BatchConsumer<>(
                broker,
                "pipeline-service",
                topic,
                deserializer,
                gathering,
                positions,
                transactions,
                deadLetters,
                action);
        Gauge.builder("chatops_consumer_lag", consumer, BatchConsumer::lag)
                .description("Records that wait to be read, of the partition that is furthest behind")
                .tag("topic", topic)
                .register(metrics);
        return consumer;
    }
}
