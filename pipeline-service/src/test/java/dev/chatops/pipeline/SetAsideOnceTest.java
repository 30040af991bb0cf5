package dev.chatops.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.BatchConsumer;
import dev.chatops.consume.ConsumerPositions;
import dev.chatops.consume.DeadLetters;
import dev.chatops.consume.TopicReading;
import dev.chatops.consume.Transactions;
import dev.chatops.events.Topics;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record that cannot be read, with none behind it, is set aside once: reading that starts anew does not find it again. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class SetAsideOnceTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String COMMANDS_GROUP = "pipeline-service.chat-commands";

    @Inject
    BrokerConnection connection;

    @Inject
    DataSource database;

    @Inject
    MeterRegistry metrics;

    @Inject
    TestJobs jobs;

    private final String topic = "set-aside-" + UUID.randomUUID();
    private final String garbage = "garbage-" + UUID.randomUUID();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private volatile Runnable whenSetAside = () -> {};
    private Admin admin;
    private Broker broker;
    private DeadLetters deadLetters;

    @BeforeEach
    void open() {
        admin = connection.admin("test", LIMIT);
        broker = new Broker(connection.settings().get("bootstrap.servers").toString());
        deadLetters = new DeadLetters(connection, "test", _ -> whenSetAside.run());
    }

    @AfterEach
    void close() throws SQLException {
        deadLetters.close();
        broker.close();
        admin.close();
        jobs.update("delete from consumer_position where topic = '%s'".formatted(topic));
        jobs.update("delete from dead_letter where value = '%s'".formatted(garbage));
    }

    /** The group's members are thrown out: the consumer joins again, and begins where the group's offsets say, as after a restart. */
    @Test
    void aCommandThatCannotBeReadIsMovedPast() throws Exception {
        DemoProject.push(DemoProject.CONFIGURATION);
        var channel = "C" + UUID.randomUUID().toString().substring(0, 8);
        var sent = broker.send(
                Topics.CHAT_COMMANDS, "T0DEMO/" + channel, garbage.getBytes(UTF_8), Map.of("ce_type", "no.type.v1"));
        var noted = "select id from dead_letter where value = '%s'".formatted(garbage);
        await("the dead letter is noted").atMost(LIMIT).until(() -> jobs.query(noted) != null);
        await("it is moved past").atMost(LIMIT).until(() -> isMovedPast(sent));
        admin.removeMembersFromConsumerGroup(COMMANDS_GROUP, new RemoveMembersFromConsumerGroupOptions())
                .all()
                .get();
        jobs.jobOf(jobs.type("queue run plain", channel)); // behind it, in its partition
        assertThat(deadLettersOf(Topics.CHAT_COMMANDS)).isOne();
    }

    @Test
    void aBatchReaderThatStartsAnewDoesNotFindItAgain() throws Exception {
        createTopics();
        broker.send(topic, garbage, garbage.getBytes(UTF_8), Map.of());
        try (var _ = started(() -> {})) {
            await("the dead letter").atMost(LIMIT).until(() -> deadLettersOf(topic) == 1);
        }
        try (var _ = started(() -> {})) {
            broker.send(topic, "key", "behind".getBytes(UTF_8), Map.of());
            await().atMost(LIMIT).until(() -> done.equals(List.of("behind")));
        }
        assertThat(deadLettersOf(topic)).isOne();
    }

    /** A replica that stood still before the record finds that the partition's new owner has dealt with it. */
    @Test
    void aBatchReaderWhosePositionWasMovedSetsNothingAside() throws Exception {
        createTopics();
        broker.send(topic, garbage, garbage.getBytes(UTF_8), Map.of());
        var next = "update consumer_position set next_offset = 1 where topic = '%s'".formatted(topic);
        try (var _ = started(() -> jobs.update(next))) {
            await("it has found the record")
                    .atMost(LIMIT)
                    .until(() -> "1"
                            .equals(jobs.query(
                                    "select next_offset from consumer_position where topic = '%s'".formatted(topic))));
            broker.send(topic, "key", "behind".getBytes(UTF_8), Map.of());
            await().atMost(LIMIT).until(() -> done.equals(List.of("behind")));
        }
        assertThat(deadLettersOf(topic)).isZero();
    }

    /** The database loses the session once the dead letter is sent, before the position is moved for good. */
    @Test
    void aTransactionThatIsRepeatedSetsItAsideOnce() throws Exception {
        createTopics();
        broker.send(topic, garbage, garbage.getBytes(UTF_8), Map.of());
        var losses = new AtomicInteger();
        whenSetAside = () -> {
            if (losses.getAndIncrement() == 0) {
                endSessionsThatMovePositions();
            }
        };
        try (var _ = started(() -> {})) {
            broker.send(topic, "key", "behind".getBytes(UTF_8), Map.of());
            await().atMost(LIMIT).until(() -> done.equals(List.of("behind")));
        }
        assertThat(losses).hasValue(1);
        assertThat(deadLettersOf(topic)).isOne();
    }

    private void endSessionsThatMovePositions() {
        try {
            assertThat(jobs.query("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                            + " where state = 'idle in transaction' and query like 'update consumer_position %'"))
                    .isNotEqualTo("0");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void createTopics() throws Exception {
        admin.createTopics(List.of(
                        new NewTopic(topic, 1, (short) 1), new NewTopic(Topics.deadLetters(topic), 1, (short) 1)))
                .all()
                .get();
    }

    private interface Interruption {
        void happens() throws SQLException;
    }

    /** @param interruption what happens while the record is looked at */
    private BatchConsumer<String> started(Interruption interruption) {
        var reading = new TopicReading(
                connection, "test", new ConsumerPositions(database), new Transactions(database), deadLetters, metrics);
        var deserializer = new StringDeserializer() {
            @Override
            public String deserialize(String name, byte[] data) {
                var text = super.deserialize(name, data);
                if (text.equals(garbage)) {
                    try {
                        interruption.happens();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    throw new SerializationException("not a text of this test");
                }
                return text;
            }
        };
        var consumer = reading.of(topic, deserializer, (_, events) -> () -> done.addAll(events));
        consumer.start();
        return consumer;
    }

    private long deadLettersOf(String name) {
        return broker.read(Topics.deadLetters(name), new StringDeserializer()).stream()
                .filter(garbage::equals)
                .count();
    }

    private boolean isMovedPast(RecordMetadata command) throws Exception {
        var committed = admin.listConsumerGroupOffsets(COMMANDS_GROUP)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(command.topic(), command.partition()));
        return committed != null && committed.offset() > command.offset();
    }
}
