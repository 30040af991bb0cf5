package dev.chatops.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.ConsumerPositions;
import dev.chatops.consume.DeadLetters;
import dev.chatops.consume.TopicReading;
import dev.chatops.consume.Transactions;
import dev.chatops.events.Topics;
import dev.chatops.local.FreePorts;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that fails each time is set aside though the broker is away just then. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class DeadLetterWaitTest {

    private static final Duration LONG = Duration.ofSeconds(40);
    private static final int FOR_THE_BATCH_AND_ITS_TWO_RECORDS = 3;

    @Inject
    DataSource database;

    @Inject
    MeterRegistry metrics;

    @Inject
    BrokerConnection broker;

    @TempDir
    Path folder;

    private final String topic = "waits-" + UUID.randomUUID();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<String> setAside = new CopyOnWriteArrayList<>();
    private final AtomicInteger transactions = new AtomicInteger();

    @Test
    void untilTheBrokerIsBack() throws Exception {
        var client = broker.client("waits-test", Map.of());
        create(client, topic);
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            List.of("before", "bad", "behind").forEach(word -> producer.send(new ProducerRecord<>(topic, word)));
        }
        int port = FreePorts.next();
        var away = BrokerConnection.to("127.0.0.1:" + port);
        try (var deadLetters = new DeadLetters(away, "test", setAside::add);
                var consumer =
                        reading(deadLetters).of(topic, new StringDeserializer(), Duration.ofMillis(300), this::act)) {
            consumer.start();
            await().atMost(LONG).until(() -> transactions.get() >= FOR_THE_BATCH_AND_ITS_TWO_RECORDS + 2);
            assertThat(done).containsExactly("before");

            try (var _ = LocalKafka.start(folder, port, FreePorts.next())) {
                create(away.client("waits-test", Map.of()), Topics.deadLetters(topic));
                await().atMost(LONG).until(() -> done.equals(List.of("before", "behind")));
            }
            assertThat(consumer.isRunning()).isTrue();
        } finally {
            forget();
        }
        assertThat(setAside).containsExactly(topic);
    }

    private Runnable act(Connection connection, List<String> words) {
        if (words.contains("bad")) {
            throw new IllegalStateException("it always fails");
        }
        return () -> done.addAll(words);
    }

    private TopicReading reading(DeadLetters deadLetters) {
        return new TopicReading(
                broker, "test", new ConsumerPositions(database), new Transactions(counting()), deadLetters, metrics);
    }

    private DataSource counting() {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    transactions.incrementAndGet();
                    try {
                        return method.invoke(database, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void create(Map<String, Object> client, String topic) throws Exception {
        try (var admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private void forget() throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("delete from consumer_position where topic = ?")) {
            delete.setString(1, topic); // others count the positions of all topics
            delete.executeUpdate();
        }
    }
}
