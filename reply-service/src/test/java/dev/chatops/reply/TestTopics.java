package dev.chatops.reply;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.ConsumerPositions;
import dev.chatops.consume.DeadLetters;
import dev.chatops.consume.TopicReading;
import dev.chatops.consume.Transactions;
import dev.chatops.events.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics of words, each for one test and with a topic for its dead letters, and what reads them. */
@Singleton
class TestTopics {

    private final DataSource database;
    private final MeterRegistry metrics;
    private final BrokerConnection broker;

    TestTopics(DataSource database, MeterRegistry metrics, BrokerConnection broker) {
        this.database = database;
        this.metrics = metrics;
        this.broker = broker;
    }

    TestTopic make(int partitions) throws Exception {
        var name = "test-" + UUID.randomUUID();
        make(broker, new NewTopic(name, partitions, (short) 1), deadLetters(name));
        return new TestTopic(name);
    }

    static NewTopic deadLetters(String topic) {
        return new NewTopic(Topics.deadLetters(topic), 1, (short) 1);
    }

    static void make(BrokerConnection where, NewTopic... topics) throws Exception {
        try (var admin = Admin.create(where.client("test-topics", Map.of()))) {
            admin.createTopics(List.of(topics)).all().get();
        }
    }

    /** Its readers must be closed before it. */
    final class TestTopic implements AutoCloseable {

        final String name;
        private final KafkaProducer<String, String> producer = new KafkaProducer<>(
                broker.client("test-topic", Map.of()), new StringSerializer(), new StringSerializer());

        private TestTopic(String name) {
            this.name = name;
        }

        void write(int partition, String... words) {
            for (var word : words) {
                producer.send(new ProducerRecord<>(name, partition, null, word));
            }
        }

        /** @param database that the transactions are of */
        TopicReading reading(DataSource database, DeadLetters deadLetters, Duration standstill) {
            var positions = new ConsumerPositions(TestTopics.this.database);
            return new TopicReading(
                    broker, "test", positions, new Transactions(database), deadLetters, metrics, standstill);
        }

        /** @param sql has a place for the topic's name */
        void update(String sql) throws SQLException {
            try (var connection = database.getConnection();
                    var update = connection.prepareStatement(sql)) {
                update.setString(1, name);
                update.executeUpdate();
            }
        }

        @Override
        public void close() throws SQLException {
            producer.close();
            update("delete from consumer_position where topic = ?"); // others count the positions of all topics
        }
    }
}
