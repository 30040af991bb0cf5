package dev.chatops.reply;

import static dev.chatops.events.ChatAnswer.Kind.ANSWERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.clock.TestClock;
import dev.chatops.events.Event;
import dev.chatops.local.bench.Figures;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Replies a second while Slack takes 200 ms for each, and what a trivial reply costs, with an empty ledger and with
 * 10,000 jobs in flight. The two should not differ.
 */
@Tag("benchmark")
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class ReplyBenchmark {

    private static final int IN_FLIGHT = 10_000;
    private static final int REPLIES = 2_000;
    private static final int ALONE = 100;
    private static final Duration SLACK = Duration.ofMillis(200);

    private final Figures figures = Figures.of("r2", "Replies, from Kafka to Slack, by one replica");

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    @Inject
    Broker broker;

    @Inject
    DataSource database;

    @AfterEach
    void reset() {
        FakeSlack.latency = Duration.ZERO;
    }

    @Test
    void repliesASecond() throws Exception {
        measure("warm-up");
        measure("empty");
        var jobs = new ArrayList<Event>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            var command = newCommand();
            jobs.addAll(List.of(command.typed(), command.created(), command.chunk(1, "working\n")));
        }
        broker.sendAll(jobs);
        broker.awaitRead();
        measure("10,000 jobs in flight");
        figures.note("Of the time to a post: the fastest, the median, the 95th percentile of 100.");
        figures.keep(Path.of("..").toAbsolutePath().normalize());
    }

    private void measure(String when) throws Exception {
        alone(when);
        FakeSlack.latency = SLACK;
        var commands = new ArrayList<DemoCommand>();
        var events = new ArrayList<Event>();
        for (int i = 0; i < REPLIES; i++) {
            var command = newCommand();
            commands.add(command);
            events.addAll(List.of(command.typed(), command.created(), command.chunk(1, "x\n"), command.finished()));
        }
        long begin = System.nanoTime();
        broker.sendAll(events);
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> commands.stream()
                        .noneMatch(command -> FakeSlack.posts(command.id()).isEmpty()));
        double seconds = (System.nanoTime() - begin) / 1e9;
        FakeSlack.latency = Duration.ZERO;
        figures.add(when + ": replies with Slack at 200 ms", "1/s", REPLIES / seconds);
        assertThat(commands).allMatch(command -> FakeSlack.posts(command.id()).size() == 1);
    }

    /** One after the other: how long it takes from the last event to the post, and how many transactions. */
    private void alone(String when) throws Exception {
        var nanos = new ArrayList<Long>();
        long before = transactions();
        for (int i = 0; i < ALONE; i++) {
            var command = newCommand();
            broker.send(command.typed(), command.created(), command.chunk(1, "x\n"));
            broker.send(newCommand().answered(ANSWERED, "x")); // what comes first is on its way
            long begin = System.nanoTime();
            broker.send(command.finished());
            while (FakeSlack.posts(command.id()).isEmpty()) {
                Thread.onSpinWait();
            }
            nanos.add(System.nanoTime() - begin);
        }
        nanos.sort(null);
        figures.add(
                when + ": from a job's end to its post",
                "ms",
                nanos.getFirst() / 1e6,
                nanos.get(ALONE / 2) / 1e6,
                nanos.get(ALONE * 95 / 100) / 1e6);
        figures.add(when + ": transactions a command", "", (transactions() - before) / (double) ALONE);
    }

    private long transactions() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select xact_commit from pg_stat_database where datname = current_database()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private DemoCommand newCommand() {
        return DemoCommand.typedAt(TestClock.reading(clockFile).instant());
    }
}
