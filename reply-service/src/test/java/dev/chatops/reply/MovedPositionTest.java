package dev.chatops.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.broker.BrokerConnection;
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
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another replica has read meanwhile is not read again, though it came in one batch with what nobody has read. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class MovedPositionTest {

    private static final Duration TOGETHER = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Inject
    DataSource database;

    @Inject
    MeterRegistry metrics;

    @Inject
    BrokerConnection broker;

    private final String topic = "moved-" + UUID.randomUUID();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<String> setAside = new CopyOnWriteArrayList<>();
    private KafkaProducer<String, String> producer;

    @BeforeEach
    void create() throws Exception {
        var client = broker.client("moved-test", Map.of());
        try (var admin = Admin.create(client)) {
            admin.createTopics(List.of(
                            new NewTopic(topic, 2, (short) 1), new NewTopic(Topics.deadLetters(topic), 1, (short) 1)))
                    .all()
                    .get();
        }
        producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
    }

    @AfterEach
    void forget() throws SQLException {
        producer.close();
        update("delete from consumer_position where topic = ?"); // others count the positions of all topics
    }

    @Test
    void onePartitionOfABatch() throws Exception {
        try (var deadLetters = new DeadLetters(broker, "test", setAside::add);
                var consumer = reading(deadLetters)
                        .of(topic, new StringDeserializer(), TOGETHER, (_, words) -> () -> done.addAll(words))) {
            consumer.start();
            write(0, "mine");
            write(1, "mine too");
            awaitDone("mine", "mine too");
            update("update consumer_position set next_offset = 2 where topic = ? and partition = 1");
            write(0, "next");
            write(1, "another's");
            write(1, "next too");
            awaitDone("mine", "mine too", "next", "next too");
        }
        assertThat(setAside).isEmpty();
    }

    private TopicReading reading(DeadLetters deadLetters) {
        return new TopicReading(
                broker, "test", new ConsumerPositions(database), new Transactions(database), deadLetters, metrics);
    }

    private void write(int partition, String word) {
        producer.send(new ProducerRecord<>(topic, partition, null, word));
    }

    private void awaitDone(String... words) {
        await().atMost(LONG).untilAsserted(() -> assertThat(done).containsExactlyInAnyOrder(words));
    }

    private void update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, topic);
            statement.executeUpdate();
        }
    }
}
