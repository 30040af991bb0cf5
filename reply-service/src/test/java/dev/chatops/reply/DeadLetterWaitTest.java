package dev.chatops.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.DeadLetters;
import dev.chatops.local.FreePorts;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.common.serialization.StringDeserializer;
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
    TestTopics topics;

    @TempDir
    Path folder;

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<String> setAside = new CopyOnWriteArrayList<>();
    private final AtomicInteger transactions = new AtomicInteger();

    @Test
    void untilTheBrokerIsBack() throws Exception {
        int port = FreePorts.next();
        var away = BrokerConnection.to("127.0.0.1:" + port);
        try (var topic = topics.make(1);
                var deadLetters = new DeadLetters(away, "test", setAside::add);
                var consumer = topic.reading(counting(), deadLetters, LONG)
                        .of(topic.name, new StringDeserializer(), Duration.ofMillis(300), this::act)) {
            topic.write(0, "before", "bad", "behind");
            consumer.start();
            await().atMost(LONG).until(() -> transactions.get() >= FOR_THE_BATCH_AND_ITS_TWO_RECORDS + 2);
            assertThat(done).containsExactly("before");

            try (var _ = LocalKafka.start(folder, port, FreePorts.next())) {
                TestTopics.make(away, TestTopics.deadLetters(topic.name));
                await().atMost(LONG).until(() -> done.equals(List.of("before", "behind")));
            }
            assertThat(consumer.isRunning()).isTrue();
            assertThat(setAside).containsExactly(topic.name);
        }
    }

    private Runnable act(Connection connection, List<String> words) {
        if (words.contains("bad")) {
            throw new IllegalStateException("it always fails");
        }
        return () -> done.addAll(words);
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
}
