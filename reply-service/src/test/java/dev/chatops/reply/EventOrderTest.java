package dev.chatops.reply;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.chatops.clock.TestClock;
import dev.chatops.events.Event;
import dev.chatops.events.Topics;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever comes when, and however often, a command's answer is the same (G6). */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class EventOrderTest {

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    @Inject
    DataSource database;

    @Inject
    Broker broker;

    private DemoCommand command;

    @BeforeEach
    void type() {
        command = newCommand();
    }

    @Test
    void theEventsMayComeInEveryOrderAndTwice() throws Exception {
        var commands = new ArrayList<DemoCommand>();
        var orders = orders(List.of(0, 1, 2, 3));
        orders.forEach(_ -> commands.add(newCommand()));
        for (int step = 0; step < 4; step++) {
            for (int i = 0; i < orders.size(); i++) {
                var event = event(commands.get(i), orders.get(i).get(step));
                broker.send(event, event);
            }
            broker.awaitRead(); // so that no batch puts the topics back in order
        }
        for (var typed : commands) {
            broker.send(event(typed, 3), event(typed, 0));
        }
        broker.awaitRead();
        for (int i = 0; i < orders.size(); i++) {
            var id = commands.get(i).id();
            var order = orders.get(i);
            await().until(() -> FakeSlack.posts(id).size() == 1);
            // the log counts if it comes before the job's answer can be made, and is not waited for
            boolean logInTime = order.indexOf(2) < Math.max(order.indexOf(1), order.indexOf(3));
            assertThat(FakeSlack.posts(id).getFirst())
                    .as("order %s", order)
                    .contains(logInTime ? "Hello World." : "output is incomplete");
        }
        await().until(() -> settledOf(commands) == commands.size());
        assertThat(commands).allMatch(typed -> FakeSlack.posts(typed.id()).size() == 1);
        await().until(() -> commands.stream().allMatch(typed -> chunksKept(typed) == 0));
    }

    @Test
    void whatOtherAttemptsAndZombiesPrintDoesNotCount() throws Exception {
        broker.send(
                command.typed(),
                command.created(),
                command.chunk(1, UUID.randomUUID(), 1, "first attempt\n"),
                command.chunk(2, UUID.randomUUID(), 1, "zombie\n"),
                command.chunk(2, command.fence(), 1, "shown\n"),
                command.chunk(2, command.fence(), 2, "behind the end\n"),
                command.finished(2, 1));
        assertThat(answer(command)).contains("shown").doesNotContain("first", "zombie", "behind", "incomplete");
    }

    @Test
    void aMissingPieceIsNotWaitedForAndSaid() throws Exception {
        broker.send(command.typed(), command.created(), command.chunk(1, "one\n"), command.chunk(3, "three\n"));
        broker.send(command.finished(1, 3));
        assertThat(answer(command)).contains("one", "three", "output is incomplete");
    }

    @Test
    void aPlayedJobAnswersWhoPlayedIt() throws Exception {
        var play = newCommand();
        broker.send(command.typed(), command.created(), command.waits());
        assertThat(answer(command)).contains("It waits.", "\"manual\"");
        broker.send(play.typed(), command.boundTo(play.id()), command.chunk(1, "played\n"), command.finished());
        assertThat(answer(play)).contains("played");
        await().until(() -> settled(command.id()) == 1 && settled(play.id()) == 1);
        assertThat(FakeSlack.posts(command.id())).hasSize(1);
        given().auth()
                .oauth2(FakeSlack.READ_TOKEN)
                .get("/api/v1/replies/" + play.id())
                .then()
                .body("pipeline_id", equalTo(7))
                .body("job_id", equalTo((int) command.job()));
    }

    @Test
    void aJobThatNobodyWaitedForCanStillBePlayedFromChat() throws Exception {
        broker.send(command.createdFor(null), command.typed(), command.boundTo(command.id()));
        broker.send(command.chunk(1, "played\n"), command.finished());
        assertThat(answer(command)).contains("played");
    }

    @Test
    void ofAJobThatNobodyWaitsForNothingIsKept() throws Exception {
        broker.send(command.createdFor(null), command.chunk(1, "x\n"));
        broker.awaitRead();
        assertThat(chunksKept(command)).isZero();
        broker.send(command.finished());
        broker.awaitRead();
        assertThat(FakeSlack.posts(command.id())).isEmpty();
    }

    @Test
    void ofALogMoreThanFourMebibytesAreNotKept() throws Exception {
        broker.send(command.typed(), command.created());
        var line = "x".repeat(63).concat("\n").repeat(1_000);
        for (int i = 1; i <= 70; i++) {
            broker.send(command.chunk(i, line));
        }
        broker.send(command.chunk(71, "small enough to fit\n"), command.finished(1, 71));
        assertThat(answer(command)).contains("is cut").doesNotContain("incomplete", "small enough");
        String output = given().auth()
                .oauth2(FakeSlack.READ_TOKEN)
                .get("/api/v1/replies/" + command.id())
                .path("output");
        assertThat(output.length()).isEqualTo(65 * 64_000 - 1);
    }

    @Test
    void aRecordThatCannotBeReadIsSetAsideAndTheNextOneIsRead() throws Exception {
        broker.sendGarbage(Topics.CHAT_COMMANDS, command.typed().key());
        broker.sendGarbage(Topics.JOB_EVENTS, command.created().key());
        broker.send(command.typed(), command.created(), command.chunk(1, "x\n"), command.finished());
        assertThat(answer(command)).contains("chatops_answer");
        var dead = Topics.deadLetters(Topics.JOB_EVENTS);
        await().until(() -> broker.values(dead, command.created().key()).size() == 1);
    }

    private DemoCommand newCommand() {
        return DemoCommand.typedAt(TestClock.reading(clockFile).instant());
    }

    private static Event event(DemoCommand command, int which) {
        return switch (which) {
            case 0 -> command.typed();
            case 1 -> command.created();
            case 2 -> command.chunk(1, "Hello World.\n");
            default -> command.finished();
        };
    }

    private static List<List<Integer>> orders(List<Integer> events) {
        if (events.isEmpty()) {
            return List.of(List.of());
        }
        var orders = new ArrayList<List<Integer>>();
        for (var first : events) {
            var others = new ArrayList<>(events);
            others.remove(first);
            for (var rest : orders(others)) {
                var order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                orders.add(order);
            }
        }
        return orders;
    }

    private static String answer(DemoCommand command) {
        await().until(() -> FakeSlack.posts(command.id()).size() == 1);
        return FakeSlack.posts(command.id()).getFirst();
    }

    private long settled(UUID command) throws SQLException {
        return count("select count(*) from ledger where state = 'answered' and command_id = '" + command + "'");
    }

    private long settledOf(List<DemoCommand> commands) throws SQLException {
        long settled = 0;
        for (var typed : commands) {
            settled += settled(typed.id());
        }
        return settled;
    }

    private long chunksKept(DemoCommand command) {
        try {
            return count("select count(*) from log_chunk where job_id = " + command.job());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
