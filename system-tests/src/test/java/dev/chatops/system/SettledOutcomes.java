package dev.chatops.system;

import dev.chatops.events.ReplySettledDeserializer;
import dev.chatops.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What {@code reply-events} says of each command, from its beginning to its end of now. */
final class SettledOutcomes {

    private SettledOutcomes() {}

    /** All outcomes that were told of a command, by its id. */
    static Map<String, Set<String>> read(String bootstrapServers) {
        var outcomes = new HashMap<String, Set<String>>();
        var config = Map.<String, Object>of("bootstrap.servers", bootstrapServers);
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ReplySettledDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.REPLY_EVENTS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> outcomes.computeIfAbsent(
                                        record.value().commandId().toString(), _ -> new TreeSet<>())
                                .add(record.value().outcome().word()));
            }
        }
        return outcomes;
    }
}
