package dev.chatops.system.soak;

import dev.chatops.events.ChatCommandDeserializer;
import dev.chatops.events.FailureReason;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobReplyBound;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.JobEventDeserializer;
import dev.chatops.events.ReplySettledDeserializer;
import dev.chatops.events.Topics;
import dev.chatops.system.soak.Facts.Created;
import dev.chatops.system.soak.Facts.Recorded;
import dev.chatops.system.soak.Facts.Step;
import dev.chatops.system.soak.Facts.Told;
import dev.chatops.system.soak.Facts.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the topics hold, from their beginning to their end of now, read by consumers that belong to no group. */
final class TopicRecords {

    private static final Duration POLL = Duration.ofMillis(500);

    private final String bootstrapServers;

    TopicRecords(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    List<Recorded> commands(Set<String> wanted) {
        var found = new ArrayList<Recorded>();
        read(Topics.CHAT_COMMANDS, new ChatCommandDeserializer(), record -> {
            var id = record.value().commandId().toString();
            if (wanted.contains(id)) {
                found.add(new Recorded(id, record.partition(), record.offset()));
            }
        });
        return found;
    }

    List<Told> told(Set<String> wanted) {
        var found = new ArrayList<Told>();
        read(Topics.REPLY_EVENTS, new ReplySettledDeserializer(), record -> {
            var id = record.value().commandId().toString();
            if (wanted.contains(id)) {
                found.add(new Told(id, record.value().outcome().word()));
            }
        });
        return found;
    }

    /**
     * What is told of these jobs.
     *
     * @param steps their steps are added here
     * @param created so are their births, each once, however often it was told
     */
    void jobs(Set<Long> jobs, Collection<Step> steps, Collection<Created> created) {
        var births = new LinkedHashSet<Created>();
        read(Topics.JOB_EVENTS, new JobEventDeserializer(), record -> {
            if (jobs.contains(record.value().jobId())) {
                step(record.value()).forEach(steps::add);
                if (record.value() instanceof JobCreated birth) {
                    births.add(new Created(Objects.toString(birth.commandId(), null), birth.jobId()));
                }
            }
        });
        created.addAll(births);
    }

    private static Stream<Step> step(JobEvent event) {
        return switch (event) {
            case JobStarted e ->
                Stream.of(new Step(
                        Word.STARTED, e.at(), e.jobId(), e.attempt(), e.fence().toString(), e.runner(), null, null));
            case JobAttemptFinished e ->
                Stream.of(new Step(
                        Word.ATTEMPT_FINISHED,
                        e.at(),
                        e.jobId(),
                        e.attempt(),
                        e.fence().toString(),
                        null,
                        e.status().word(),
                        word(e.reason())));
            case JobFinished e ->
                Stream.of(new Step(
                        Word.FINISHED,
                        e.at(),
                        e.jobId(),
                        e.attempt(),
                        Objects.toString(e.fence(), null),
                        null,
                        e.status().word(),
                        word(e.reason())));
            case JobCreated _, JobReplyBound _, JobLogChunk _, JobEvent.Unknown _ -> Stream.empty();
        };
    }

    private static String word(FailureReason reason) {
        return reason == null ? null : reason.word();
    }

    /** Records of all dead-letter topics, described. */
    List<String> deadLetters() {
        var found = new ArrayList<String>();
        for (var topic : Topics.ALL) {
            if (topic.name().equals(Topics.deadLetters(topic.name().replaceFirst("\\.dead$", "")))) {
                read(topic.name(), new ByteArrayDeserializer(), record -> {
                    var headers = new StringBuilder();
                    record.headers()
                            .forEach(header -> headers.append(' ')
                                    .append(header.key())
                                    .append('=')
                                    .append(header.value() == null ? "" : new String(header.value())));
                    found.add("%s at %d, key %s:%s".formatted(topic.name(), record.offset(), record.key(), headers));
                });
            }
        }
        return found;
    }

    private <T> void read(String topic, Deserializer<T> values, Consumer<ConsumerRecord<String, T>> each) {
        var config = Map.<String, Object>of("bootstrap.servers", bootstrapServers);
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), values)) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(POLL).forEach(each);
            }
        }
    }
}
