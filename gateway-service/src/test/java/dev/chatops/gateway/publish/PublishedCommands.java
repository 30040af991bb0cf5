package dev.chatops.gateway.publish;

import static org.awaitility.Awaitility.await;

import dev.chatops.events.ChatCommand;
import dev.chatops.events.ChatCommandDeserializer;
import dev.chatops.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** What is in {@code chat-commands}, from its beginning. */
public final class PublishedCommands implements AutoCloseable {

    private final KafkaConsumer<String, ChatCommand> consumer;
    private final List<ConsumerRecord<String, ChatCommand>> records = new ArrayList<>();

    public PublishedCommands() {
        var servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new StringDeserializer(), new ChatCommandDeserializer());
        var partitions = consumer.partitionsFor(Topics.CHAT_COMMANDS).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** All up to the one with this text, which is waited for. */
    public List<ConsumerRecord<String, ChatCommand>> upTo(String text) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.stream().anyMatch(record -> record.value().text().equals(text));
        });
        return List.copyOf(records);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
