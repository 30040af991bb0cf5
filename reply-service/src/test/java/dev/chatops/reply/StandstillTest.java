package dev.chatops.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.BatchConsumer;
import dev.chatops.consume.DeadLetters;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work that takes longer than the database lets a transaction stand still is not done for ever. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class StandstillTest {

    private static final Duration STANDSTILL = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Inject
    DataSource database;

    @Inject
    BrokerConnection broker;

    @Inject
    TestTopics topics;

    private TestTopics.TestTopic topic;
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<String> setAside = new CopyOnWriteArrayList<>();
    private final AtomicInteger standstills = new AtomicInteger();
    private volatile int statementBytes = 1;
    private volatile int pauses = Integer.MAX_VALUE;
    private volatile int crashes;
    private DeadLetters deadLetters;
    private BatchConsumer<String> consumer;

    @BeforeEach
    void write() throws Exception {
        topic = topics.make(1);
        topic.write(0, "before", "slow", "behind");
    }

    private void read(Duration standstill) {
        deadLetters = new DeadLetters(broker, "test", setAside::add);
        consumer = topic.reading(database, deadLetters, standstill).of(topic.name, new StringDeserializer(), this::act);
        consumer.start();
    }

    @AfterEach
    void forget() throws SQLException {
        consumer.close();
        deadLetters.close();
        topic.close();
    }

    /** The database's word arrives behind a small statement only; a large one finds the line cut while it is sent. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 20})
    void aRecordWhoseWorkStandsStillEachTimeIsSetAsideAndTheOthersAreDone(int bytes) {
        statementBytes = bytes;
        read(STANDSTILL);
        await().atMost(LONG).until(() -> done.equals(List.of("before", "behind")));
        assertThat(setAside).containsExactly(topic.name);
    }

    @Test
    void aProcessThatWasStoppedTwiceLosesNothing() {
        pauses = 2;
        read(STANDSTILL);
        await().atMost(LONG).until(() -> done.equals(List.of("before", "slow", "behind")));
        assertThat(standstills).hasValue(2);
        assertThat(setAside).isEmpty();
    }

    /** The server breaks down under whatever is to be written, and is well again at once. */
    @Test
    void aDatabaseThatFailsUnderQuickWorkIsWaitedFor() {
        pauses = 0;
        crashes = 8; // three for the batch, three for its first record, and more
        read(LONG);
        await().atMost(LONG).until(() -> done.equals(List.of("before", "slow", "behind")));
        assertThat(crashes).isZero();
        assertThat(setAside).isEmpty();
    }

    private Runnable act(Connection connection, List<String> events) throws SQLException {
        if (crashes > 0) {
            crashes--;
            try (var statement = connection.createStatement()) {
                statement.execute("select pg_terminate_backend(pg_backend_pid())");
            } catch (SQLException _) {
                connection.prepareStatement("select").execute(); // finds the line cut
            }
        }
        for (var event : events) {
            if (event.equals("slow") && standstills.get() < pauses) {
                standstills.incrementAndGet();
                standStill(connection);
            }
        }
        return () -> done.addAll(events);
    }

    /** Until the database has ended the session; then the next statement. */
    private void standStill(Connection connection) throws SQLException {
        long session;
        try (var statement = connection.createStatement()) {
            statement.execute("set idle_in_transaction_session_timeout = " + STANDSTILL.toMillis());
            try (var row = statement.executeQuery("select pg_backend_pid()")) {
                row.next();
                session = row.getLong(1);
            }
        }
        await().until(() -> !isAlive(session));
        try (var statement = connection.prepareStatement("select octet_length(?)")) {
            statement.setBytes(1, new byte[statementBytes]);
            statement.execute();
        }
    }

    private boolean isAlive(long session) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select from pg_stat_activity where pid = ?")) {
            select.setLong(1, session);
            try (var row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
