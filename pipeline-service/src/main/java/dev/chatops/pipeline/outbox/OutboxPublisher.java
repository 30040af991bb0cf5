package dev.chatops.pipeline.outbox;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.Gathering;
import dev.chatops.pipeline.outbox.Outbox.Row;
import dev.chatops.pipeline.outbox.Outbox.Sent;
import dev.chatops.pipeline.outbox.Outbox.Written;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends outbox rows: of one stream, one after the other's acknowledgement, because they go to several topics. */
@ApplicationScoped
public class OutboxPublisher {

    /** Far shorter than a lease: who dies meanwhile leaves rows that are sent again. */
    private static final Duration GATHERING = Duration.ofMillis(200);

    private static final int MOST = 500;

    /** Behind the observers that have no priority, which stop what writes. */
    private static final int LAST = Interceptor.Priority.APPLICATION + 900;

    private final Outbox outbox;
    private final KafkaProducer<String, byte[]> producer;

    /** Sent rows of ended streams: nothing waits behind them, so they may stay a moment, and go many at once. */
    private final Gathering<Sent> ended = new Gathering<>("forget-sent", GATHERING, MOST, this::forget);

    OutboxPublisher(Outbox outbox, BrokerConnection broker) {
        this.outbox = outbox;
        this.producer = new KafkaProducer<>(
                broker.client(
                        "pipeline-service.outbox",
                        Map.of(
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                true,
                                ProducerConfig.LINGER_MS_CONFIG,
                                0,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                5_000,
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                5_000,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                10_000)),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Call after the transaction that wrote them is committed. Returns when Kafka has them, or has been given up. */
    public void publish(Written written) {
        publishAll(List.of(written));
    }

    /** The same for several streams, side by side. */
    public void publishAll(Collection<Written> written) {
        var rows = new ArrayList<Row>();
        var last = new HashSet<String>();
        for (var each : written) {
            if (each.inOrder()) {
                rows.addAll(each.rows());
                if (each.isLast()) {
                    last.add(each.rows().getFirst().record().stream());
                }
            } // else the sweeper sends them behind those that are still waiting
        }
        if (!rows.isEmpty()) {
            send(rows, last);
        }
    }

    /** Sends rows of several streams; those of one stream one after the other, the streams side by side. */
    void send(List<Row> rows) {
        send(rows, Set.of());
    }

    /** @param last streams that end with these rows */
    private void send(List<Row> rows, Set<String> last) {
        var streams = new LinkedHashMap<String, Deque<Row>>();
        rows.forEach(row -> streams.computeIfAbsent(row.record().stream(), _ -> new ArrayDeque<>())
                .add(row));
        var sent = new ArrayList<Sent>();
        var away = new HashSet<String>(); // topics that cannot be written now: each further try would cost its time-out
        var open = new ArrayList<>(streams.values());
        while (!open.isEmpty()) {
            open.removeIf(stream -> away.contains(stream.peek().record().topic()));
            var round = new LinkedHashMap<Deque<Row>, Future<RecordMetadata>>();
            open.forEach(stream -> round.put(stream, hand(stream.peek().record(), away)));
            for (var sending : round.entrySet()) {
                var stream = sending.getKey();
                var offset = offset(sending.getValue(), stream.peek().record());
                if (offset.isPresent()) {
                    sent.add(new Sent(stream.poll(), offset.getAsLong()));
                } else {
                    away.add(stream.peek().record().topic());
                    open.remove(stream);
                }
            }
            open.removeIf(Deque::isEmpty);
        }
        var left = streams.values().stream().flatMap(Deque::stream).toList();
        var byEnd =
                sent.stream().collect(Collectors.partitioningBy(each -> last.contains(each.row().record().stream())));
        ended.add(byEnd.get(true));
        if (!byEnd.get(false).isEmpty()) {
            forget(byEnd.get(false));
        }
        if (!left.isEmpty()) {
            release(left);
        }
    }

    private void forget(List<Sent> sent) {
        try {
            outbox.sent(sent);
        } catch (SQLException e) {
            Log.warnf("outbox rows sent but not deleted, they will be sent again rows=%d: %s", sent.size(), e);
        }
    }

    private void release(List<Row> left) {
        try {
            outbox.release(left);
        } catch (SQLException e) {
            Log.warnf("outbox rows not sent, they wait for the end of their lease rows=%d: %s", left.size(), e);
        }
    }

    private Future<RecordMetadata> hand(OutboxRecord record, Set<String> away) {
        if (away.contains(record.topic())) {
            return CompletableFuture.failedFuture(new IllegalStateException("its topic cannot be written now"));
        }
        try {
            return producer.send(
                    new ProducerRecord<>(record.topic(), null, null, record.key(), record.value(), record.headers()));
        } catch (RuntimeException e) {
            away.add(record.topic());
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Where Kafka has it; empty when it was not sent. */
    private static OptionalLong offset(Future<RecordMetadata> sending, OutboxRecord record) {
        try {
            return OptionalLong.of(sending.get().offset());
        } catch (ExecutionException e) {
            Log.warnf(
                    "not sent, will be tried again topic=%s stream=%s: %s",
                    record.topic(), record.stream(), e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return OptionalLong.empty();
    }

    /** When nothing more is read; the database is still there. */
    void forgetTheRest(@Observes @Priority(LAST) ShutdownEvent event) {
        ended.close();
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
