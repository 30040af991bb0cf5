package dev.chatops.reply.post;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettledSerializer;
import dev.chatops.events.Topics;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Tells the others what became of answers; what was not told is told by the sweeper. */
@ApplicationScoped
class SettledEvents {

    private final KafkaProducer<String, ReplySettled> producer;
    private final ToldRows told;

    SettledEvents(EndedRows rows, BrokerConnection broker) {
        this.told = new ToldRows(rows);
        this.producer = new KafkaProducer<>(
                broker.client(
                        "reply-service.reply-events",
                        Map.of(
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.LINGER_MS_CONFIG,
                                20, // nobody waits for it, so several may share a request
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                5_000,
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                5_000,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                10_000)),
                new StringSerializer(),
                new ReplySettledSerializer());
    }

    /** Returns when Kafka has them, or when one of them cannot be told now; the others may be left then. */
    void send(List<ReplySettled> events) {
        var sent = new LinkedHashMap<UUID, Future<RecordMetadata>>();
        try {
            for (var settled : events) {
                var acknowledgement = producer.send(new ProducerRecord<>(Topics.REPLY_EVENTS, settled.key(), settled));
                if (acknowledgement.isDone()) {
                    acknowledgement.get(); // no broker was found in time: each of the others would wait as long
                }
                sent.put(settled.commandId(), acknowledgement);
            }
            for (var acknowledgement : sent.entrySet()) {
                acknowledgement.getValue().get();
                told.add(acknowledgement.getKey());
            }
        } catch (ExecutionException | RuntimeException e) {
            Log.warnf("not told what became of answers, trying again commandId=%s: %s", ids(events), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            told.mark();
        }
    }

    private static List<UUID> ids(List<ReplySettled> events) {
        return events.stream().map(ReplySettled::commandId).toList();
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
