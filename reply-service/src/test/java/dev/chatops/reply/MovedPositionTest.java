package dev.chatops.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.DeadLetters;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.kafka.common.serialization.StringDeserializer;
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
    BrokerConnection broker;

    @Inject
    TestTopics topics;

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<String> setAside = new CopyOnWriteArrayList<>();

    @Test
    void onePartitionOfABatch() throws Exception {
        try (var topic = topics.make(2);
                var deadLetters = new DeadLetters(broker, "test", setAside::add);
                var consumer = topic.reading(database, deadLetters, LONG)
                        .of(topic.name, new StringDeserializer(), TOGETHER, (_, words) -> () -> done.addAll(words))) {
            consumer.start();
            topic.write(0, "mine");
            topic.write(1, "mine too");
            awaitDone("mine", "mine too");
            topic.update("update consumer_position set next_offset = 2 where topic = ? and partition = 1");
            topic.write(0, "next");
            topic.write(1, "another's", "next too");
            awaitDone("mine", "mine too", "next", "next too");
        }
        assertThat(setAside).isEmpty();
    }

    private void awaitDone(String... words) {
        await().atMost(LONG).untilAsserted(() -> assertThat(done).containsExactlyInAnyOrder(words));
    }
}
