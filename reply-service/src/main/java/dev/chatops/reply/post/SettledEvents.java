package dev.chatops.reply.post;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettledSerializer;
import dev.chatops.events.Topics;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Tells the others what became of an answer; a row that was not told is told by the sweeper. */
@ApplicationScoped
class SettledEvents {

    private final KafkaProducer<String, ReplySettled> producer;
    private final EndedRows rows;

    SettledEvents(EndedRows rows, BrokerConnection broker) {
        this.rows = rows;
        this.producer = new KafkaProducer<>(
                broker.client(
                        "reply-service.reply-events",
                        Map.of(
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "zstd",
                                ProducerConfig.LINGER_MS_CONFIG,
                                0,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                5_000,
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                5_000,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                10_000)),
                new StringSerializer(),
                new ReplySettledSerializer());
    }

    /** False when it could not be told now. */
    boolean send(ReplySettled settled) {
        try {
            producer.send(new ProducerRecord<>(Topics.REPLY_EVENTS, settled.key(), settled))
                    .get();
            rows.told(List.of(settled.commandId()));
            return true;
        } catch (ExecutionException | SQLException | RuntimeException e) {
            Log.warnf("not told what became of an answer, trying again commandId=%s: %s", settled.commandId(), e);
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
