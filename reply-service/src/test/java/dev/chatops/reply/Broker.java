package dev.chatops.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatAnswerSerializer;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.ChatCommandSerializer;
import dev.chatops.events.Event;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEventSerializer;
import dev.chatops.events.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Writes what the other services write, and reads what they read. */
@Singleton
class Broker {

    private static final List<String> READ = List.of(Topics.CHAT_COMMANDS, Topics.CHAT_REPLIES, Topics.JOB_EVENTS);

    private final DataSource database;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;

    Broker(DataSource database, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.database = database;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Returns when they are written, which need not mean read. */
    void send(Event... events) throws Exception {
        for (var event : events) {
            write(event).get();
        }
    }

    /** As {@link #send}, without waiting for each one. */
    void sendAll(List<Event> events) {
        events.forEach(this::write);
        producer.flush();
    }

    private Future<RecordMetadata> write(Event event) {
        var headers = new RecordHeaders();
        return switch (event) {
            case ChatCommand sent ->
                write(Topics.CHAT_COMMANDS, headers, sent, new ChatCommandSerializer().serialize("", headers, sent));
            case ChatAnswer sent ->
                write(Topics.CHAT_REPLIES, headers, sent, new ChatAnswerSerializer().serialize("", headers, sent));
            case JobEvent sent ->
                write(Topics.JOB_EVENTS, headers, sent, new JobEventSerializer().serialize("", headers, sent));
            default -> throw new IllegalArgumentException("not read by this service: " + event);
        };
    }

    private Future<RecordMetadata> write(String topic, RecordHeaders headers, Event event, byte[] value) {
        return producer.send(new ProducerRecord<>(topic, null, event.key(), value, headers));
    }

    /** A record that nobody can read. */
    void sendGarbage(String topic, String key) throws Exception {
        producer.send(new ProducerRecord<>(topic, key, new byte[] {'{', 0})).get();
    }

    /** Waits until all that was sent has been read and acted on. */
    void awaitRead() {
        await().atMost(Duration.ofMinutes(2)).until(() -> positions() >= ends());
    }

    /** The values of a topic's records with that key. */
    synchronized List<String> values(String topic, String key) {
        var partitions = partitions(List.of(topic));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        var values = new ArrayList<String>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                if (key.equals(record.key())) {
                    values.add(new String(record.value(), UTF_8));
                }
            });
        }
        return values;
    }

    private synchronized long ends() {
        return consumer.endOffsets(partitions(READ)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private long positions() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select coalesce(sum(next_offset), 0) from consumer_position")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<TopicPartition> partitions(List<String> topics) {
        return Topics.ALL.stream()
                .filter(topic -> topics.contains(topic.name()))
                .flatMap(topic ->
                        IntStream.range(0, topic.partitions()).mapToObj(i -> new TopicPartition(topic.name(), i)))
                .collect(Collectors.toList());
    }

    @PreDestroy
    void close() {
        producer.close();
        consumer.close();
    }
}
