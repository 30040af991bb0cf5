package dev.chatops.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.events.ChatCommand;
import dev.chatops.events.ChatCommandSerializer;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEventSerializer;
import dev.chatops.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the other services send and read. */
final class Broker implements AutoCloseable {

    private static final Map<String, Tail> TAILS = new ConcurrentHashMap<>();

    private final String bootstrapServers;
    private final KafkaProducer<String, ChatCommand> commands;
    private final KafkaProducer<String, JobEvent> jobEvents;

    Broker(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.commands = producer(new ChatCommandSerializer());
        this.jobEvents = producer(new JobEventSerializer());
    }

    void send(ChatCommand command) throws Exception {
        commands.send(new ProducerRecord<>(Topics.CHAT_COMMANDS, command.key(), command))
                .get();
    }

    void send(JobEvent event) throws Exception {
        jobEvents
                .send(new ProducerRecord<>(Topics.JOB_EVENTS, event.key(), event))
                .get();
    }

    /** Any bytes, with any headers. */
    RecordMetadata send(String topic, String key, byte[] value, Map<String, String> headers) throws Exception {
        var record = new ProducerRecord<>(topic, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        try (var bytes = producer(new ByteArraySerializer())) {
            return bytes.send(record).get();
        }
    }

    /** All that stands in a topic now, oldest first within a partition; what cannot be read is passed over. */
    <E> List<E> read(String topic, Deserializer<E> deserializer) {
        return TAILS
                .computeIfAbsent(bootstrapServers + " " + topic, _ -> new Tail(bootstrapServers, topic))
                .all()
                .stream()
                .flatMap(record -> read(record, deserializer).stream())
                .toList();
    }

    private static <E> Optional<E> read(ConsumerRecord<String, byte[]> record, Deserializer<E> deserializer) {
        try {
            return Optional.of(deserializer.deserialize(record.topic(), record.headers(), record.value()));
        } catch (SerializationException _) {
            return Optional.empty(); // of a test of such records
        }
    }

    /** A reader that stays open, so that to look again costs only what is new. Without a group it has no thread of its own. */
    private static final class Tail {
        private final KafkaConsumer<String, byte[]> consumer;
        private final List<TopicPartition> partitions;
        private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

        Tail(String bootstrapServers, String topic) {
            consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", bootstrapServers),
                    new StringDeserializer(),
                    new ByteArrayDeserializer());
            partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        synchronized List<ConsumerRecord<String, byte[]>> all() {
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofSeconds(1)).forEach(seen::add);
            }
            return List.copyOf(seen);
        }
    }

    /** The text of all values and headers of a topic, to look for what must not be there. */
    String everythingIn(String topic) {
        var all = new StringBuilder();
        read(topic, new Deserializer<String>() {
                    @Override
                    public String deserialize(String name, byte[] data) {
                        return new String(data, UTF_8);
                    }
                })
                .forEach(all::append);
        return all.toString();
    }

    @Override
    public void close() {
        commands.close();
        jobEvents.close();
    }

    private <E> KafkaProducer<String, E> producer(Serializer<E> serializer) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"), new StringSerializer(), serializer);
    }
}
