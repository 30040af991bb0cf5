package dev.chatops.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.BatchConsumer;
import dev.chatops.consume.DeadLetters;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.reply.TestTopics.TestTopic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that do not concern a reader: it moves past them, and they cost no transaction of their own. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class PassedRecordsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Inject
    DataSource database;

    @Inject
    BrokerConnection broker;

    @Inject
    TestTopics topics;

    private final List<List<String>> transactions = new CopyOnWriteArrayList<>();
    private TestTopic topic;
    private DeadLetters deadLetters;

    @BeforeEach
    void make() throws Exception {
        topic = topics.make(1);
        deadLetters = new DeadLetters(broker, "test", _ -> {});
    }

    @AfterEach
    void close() throws Exception {
        deadLetters.close();
        topic.close();
    }

    @Test
    void aQuietTopicIsMovedPast() throws Exception {
        try (var reader = reader()) {
            topic.write(0, "-", "-");
            reader.start();
            await().atMost(LONG).until(() -> position() == 2);
        }
        assertThat(transactions).isEmpty();
    }

    @Test
    void aTopicThatIsNeverQuietIsMovedPast() throws Exception {
        try (var reader = reader()) {
            reader.start();
            await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> {
                topic.write(0, "-");
                return position() > 0;
            });
        }
        assertThat(transactions).isEmpty();
    }

    @Test
    void whatFollowsMovesPastThem() throws Exception {
        try (var reader = reader()) {
            reader.start();
            topic.write(0, "-", "-", "word");
            await().atMost(LONG).until(() -> !transactions.isEmpty());
            assertThat(position()).isEqualTo(3);
        }
        try (var next = reader()) {
            next.start();
            topic.write(0, "-", "another");
            await().atMost(LONG).until(() -> transactions.size() > 1);
        }
        assertThat(transactions).containsExactly(List.of("word"), List.of("another"));
    }

    @Test
    void whereAnotherReplicaHasReadIsNotReadAgain() throws Exception {
        try (var reader = reader()) {
            reader.start();
            topic.write(0, "-");
            await().atMost(LONG).until(() -> position() == 1);
            topic.update("update consumer_position set next_offset = 3 where topic = ?");
            topic.write(0, "-", "another's", "mine");
            await().atMost(LONG).until(() -> !transactions.isEmpty());
            await().atMost(LONG).until(() -> position() == 4);
        }
        assertThat(transactions).containsExactly(List.of("mine"));
    }

    private BatchConsumer<String> reader() {
        var words = new StringDeserializer() {
            @Override
            public String deserialize(String name, byte[] data) {
                var word = super.deserialize(name, data);
                return word.equals("-") ? null : word;
            }
        };
        return topic.reading(database, deadLetters, LONG).of(topic.name, words, (_, batch) -> {
            var taken = List.copyOf(batch);
            return () -> transactions.add(taken);
        });
    }

    private long position() throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select next_offset from consumer_position where topic = ?")) {
            select.setString(1, topic.name);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
