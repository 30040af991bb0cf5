package dev.chatops.pipeline.outbox;

import dev.chatops.pipeline.outbox.Outbox.Row;
import dev.chatops.pipeline.outbox.Outbox.Written;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends outbox rows: of one stream, one after the other's acknowledgement, because they go to several topics. */
@ApplicationScoped
public class OutboxPublisher {

    private final Outbox outbox;
    private final KafkaProducer<String, byte[]> producer;

    OutboxPublisher(Outbox outbox, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.outbox = outbox;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "pipeline-service.outbox",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "zstd",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        5_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        10_000),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Call after the transaction that wrote them is committed. Returns when Kafka has them, or has been given up. */
    public void publish(Written written) {
        if (written.inOrder()) {
            send(written.rows());
        } // else the sweeper sends them behind those that are still waiting
    }

    /** Sends rows of several streams; those of one stream in their order. */
    void send(List<Row> rows) {
        var streams = new LinkedHashMap<String, List<Row>>();
        rows.forEach(row -> streams.computeIfAbsent(row.record().stream(), _ -> new ArrayList<>())
                .add(row));
        var sent = new ArrayList<Row>();
        var left = new ArrayList<Row>();
        for (var stream : streams.values()) {
            int acknowledged = sendInOrder(stream);
            sent.addAll(stream.subList(0, acknowledged));
            left.addAll(stream.subList(acknowledged, stream.size()));
        }
        try {
            if (!sent.isEmpty()) {
                outbox.delete(sent);
            }
            if (!left.isEmpty()) {
                outbox.release(left);
            }
        } catch (SQLException e) {
            Log.warnf("outbox rows sent but not deleted, they will be sent again rows=%d: %s", rows.size(), e);
        }
    }

    /** How many, from the first, Kafka has. */
    private int sendInOrder(List<Row> stream) {
        for (int i = 0; i < stream.size(); i++) {
            var record = stream.get(i).record();
            try {
                producer.send(new ProducerRecord<>(
                                record.topic(), null, null, record.key(), record.value(), record.headers()))
                        .get();
            } catch (ExecutionException | RuntimeException e) {
                Log.warnf("not sent, will be tried again topic=%s stream=%s: %s", record.topic(), record.stream(), e);
                return i;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return i;
            }
        }
        return stream.size();
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
