package dev.chatops.reply;

import static dev.chatops.events.ChatAnswer.Kind.ANSWERED;
import static dev.chatops.events.ChatAnswer.Kind.NOTICE;
import static dev.chatops.events.ChatAnswer.Kind.REFUSED;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.chatops.clock.TestClock;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.Topics;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.reply.post.Due;
import dev.chatops.reply.post.Poster;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every command gets one answer, whatever goes wrong while it is posted (G2). */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class ReplyTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    @Inject
    DataSource database;

    @Inject
    Broker broker;

    @Inject
    Poster poster;

    @Inject
    MeterRegistry metrics;

    private TestClock clock;
    private DemoCommand command;
    private UUID id;

    @BeforeEach
    void type() {
        clock = TestClock.reading(clockFile);
        command = DemoCommand.typedAt(clock.instant());
        id = command.id();
    }

    @Test
    void aJobsOutputIsPostedOnceAndTheCommandIsSettled() throws Exception {
        broker.send(command.typed(), command.created(), command.chunk(1, "Hello World.\n"), command.finished());
        await().until(() -> FakeSlack.posts(id).size() == 1);
        assertThat(FakeSlack.posts(id).getFirst()).contains("Hello World.", "\"replace_original\":false");
        awaitState("answered");
        given().auth()
                .oauth2(FakeSlack.READ_TOKEN)
                .get("/api/v1/replies/" + id)
                .then()
                .statusCode(200)
                .body("command_id", equalTo(id.toString()), "state", equalTo("answered"))
                .body("status", equalTo("success"), "output", equalTo("Hello World."), "exit_code", equalTo(0))
                .body("pipeline_id", equalTo(7), "job_id", equalTo((int) command.job()))
                .body("reason", nullValue(), "settled_at", notNullValue());
        await().until(() -> broker.values(Topics.REPLY_EVENTS, id.toString()).size() == 1);
        assertThat(broker.values(Topics.REPLY_EVENTS, id.toString()).getFirst())
                .contains("\"answered\"", String.valueOf(command.job()));
        given().get("/q/metrics")
                .then()
                .body(containsString("chatops_posts_total{message=\"answer\",outcome=\"posted\""))
                .body(containsString("chatops_reply_latency_seconds_count"));
    }

    @Test
    void onlyTheReadTokenOpensTheLedger() {
        var unknown = "/api/v1/replies/" + UUID.randomUUID();
        given().auth().oauth2(FakeSlack.READ_TOKEN).get(unknown).then().statusCode(404);
        given().auth().oauth2("wrong").get(unknown).then().statusCode(401);
        given().get(unknown).then().statusCode(401);
    }

    @Test
    void aRefusalIsSeenByTheAskerOnly() throws Exception {
        broker.send(command.typed(), command.answered(REFUSED, "No project `x`."));
        await().until(() -> FakeSlack.posts(id).size() == 1);
        assertThat(FakeSlack.posts(id).getFirst()).contains("No project `x`.", "\"ephemeral\"", "chatops_answer");
    }

    @Test
    void aServerErrorIsTriedAgainAndReplacesWhatMayStandThere() throws Exception {
        FakeSlack.answer(id, 429, 500);
        answered();
        await().atMost(LONG).until(() -> FakeSlack.posts(id).size() == 3);
        awaitState("answered");
        assertThat(FakeSlack.posts(id).subList(0, 2))
                .as("the first was refused for certain")
                .allMatch(post -> post.contains("\"replace_original\":false"));
        assertThat(FakeSlack.posts(id).getLast()).contains("\"replace_original\":true");
        assertThat(column("uses")).isEqualTo("2");
    }

    @Test
    void afterFiveUsesOfTheAddressItIsGivenUp() throws Exception {
        FakeSlack.answer(id, 500, 500, 500, 500, 503, 200);
        answered();
        awaitState("undelivered");
        assertThat(FakeSlack.posts(id)).hasSize(5);
        assertThat(column("reason")).contains("status 503");
    }

    @Test
    void aPostWhoseResultIsUnknownIsRepeatedSoThatItReplaces() throws Exception {
        FakeSlack.answer(id, FakeSlack.NO_ANSWER);
        answered();
        await().atMost(LONG).until(() -> FakeSlack.posts(id).size() == 2);
        assertThat(FakeSlack.posts(id).get(1)).contains("\"replace_original\":true");
        awaitState("answered");
    }

    @Test
    void aRowWhosePosterDiedIsPostedAgainAndReplaces() throws Exception {
        FakeSlack.answer(id, 404);
        answered();
        awaitState("undelivered");
        leaveInPosting(1);
        await().until(() -> FakeSlack.posts(id).size() == 2);
        assertThat(FakeSlack.posts(id).get(1)).contains("\"replace_original\":true");
        awaitState("answered");
    }

    @Test
    void aRowWhosePosterDiedAtTheLastUseIsNotPostedASixthTime() throws Exception {
        FakeSlack.answer(id, 404);
        answered();
        awaitState("undelivered");
        leaveInPosting(5);
        await().until(() -> column("reason").contains("its result is not known"));
        assertThat(FakeSlack.posts(id)).hasSize(1);
    }

    @Test
    void aRefusalBySlackIsFinal() throws Exception {
        FakeSlack.answer(id, 404);
        answered();
        awaitState("undelivered");
        assertThat(column("reason")).contains("status 404");
        aSweepLater();
        assertThat(FakeSlack.posts(id)).hasSize(1);
    }

    @Test
    void anAddressOutsideOfTheAllowListIsNeverContacted() throws Exception {
        int port = URI.create(FakeSlack.address(id)).getPort();
        broker.send(command.typed("http://localhost:" + port + "/commands/" + id)); // allowed is 127.0.0.1
        broker.send(command.answered(ANSWERED, "help"));
        awaitState("undelivered");
        assertThat(FakeSlack.posts(id)).isEmpty();
    }

    @Test
    void afterThirtyMinutesTheAnswerIsDroppedAndRecorded() throws Exception {
        broker.send(command.typed(), command.created());
        broker.awaitRead();
        clock.advance(Duration.ofMinutes(31));
        broker.send(command.finished());
        awaitState("dropped");
        assertThat(FakeSlack.posts(id)).isEmpty();
        await().until(() -> broker.values(Topics.REPLY_EVENTS, id.toString()).size() == 1);
        assertThat(broker.values(Topics.REPLY_EVENTS, id.toString()).getFirst()).contains("\"dropped\"", "30 minutes");
    }

    @Test
    void anEndOfWhichKafkaWasNotToldIsToldByTheSweeper() throws Exception {
        answered();
        awaitState("answered");
        await().until(() -> column("told").equals("t"));
        change("told = false, lease_until = now() - interval '1 second'"); // as a replica that died leaves it
        await().until(() -> broker.values(Topics.REPLY_EVENTS, id.toString()).size() == 2);
        await().until(() -> column("told").equals("t"));
    }

    @Test
    void aCommandOfWhichNothingMoreIsHeardIsDroppedToo() throws Exception {
        var old = DemoCommand.typedAt(clock.instant().minus(Duration.ofMinutes(40)));
        broker.send(old.typed());
        await().atMost(LONG)
                .until(() ->
                        broker.values(Topics.REPLY_EVENTS, old.id().toString()).size() == 1);
        assertThat(FakeSlack.posts(old.id())).as("nor is it told to wait").isEmpty();
    }

    @Test
    void whoWaitsLongerThanTenSecondsForPipelineServiceHearsSo() throws Exception {
        broker.send(command.typed());
        await().atMost(LONG).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return FakeSlack.posts(id).size() == 1;
        });
        assertThat(FakeSlack.posts(id).getFirst()).contains("chatops_notice", "ephemeral", "accepted");
        broker.send(command.answered(ANSWERED, "help"));
        await().until(() -> FakeSlack.posts(id).size() == 2);
    }

    @Test
    void aWordOnTheWayIsPostedOnceAndIsNotTheAnswer() throws Exception {
        broker.send(command.typed());
        broker.awaitRead();
        broker.send(command.answered(NOTICE, "No runner."));
        await().until(() -> FakeSlack.posts(id).size() == 1);
        broker.send(command.answered(NOTICE, "No runner."), command.answered(ANSWERED, "help"));
        awaitState("answered");
        assertThat(FakeSlack.posts(id)).hasSize(2);
        assertThat(FakeSlack.posts(id).getFirst()).contains("chatops_notice", "No runner.");
        assertThat(FakeSlack.posts(id).getLast()).contains("chatops_answer", "help");
    }

    @Test
    void theAnswerWaitsForAWordThatIsOnItsWay() throws Exception {
        FakeSlack.answer(id, FakeSlack.NO_ANSWER);
        broker.send(command.typed());
        broker.awaitRead();
        broker.send(command.answered(NOTICE, "No runner."));
        await().until(() -> FakeSlack.posts(id).size() == 1);
        theAnswerComesOnceTheFirstMessageIsGivenUp();
    }

    @Test
    void theAnswerWaitsForTheWordOfPatienceThatIsOnItsWay() throws Exception {
        FakeSlack.answer(id, FakeSlack.NO_ANSWER);
        broker.send(command.typed());
        await().atMost(LONG).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return FakeSlack.posts(id).size() == 1;
        });
        theAnswerComesOnceTheFirstMessageIsGivenUp();
    }

    private void theAnswerComesOnceTheFirstMessageIsGivenUp() throws Exception {
        broker.send(command.answered(ANSWERED, "help"));
        awaitState("answered");
        assertThat(FakeSlack.posts(id)).hasSize(2);
        assertThat(FakeSlack.posts(id).getLast()).contains("chatops_answer");
        assertThat(FakeSlack.betweenTheFirstTwo(id)).isGreaterThan(FakeSlack.TIMEOUT.dividedBy(2));
        assertThat(column("busy_until"))
                .as("the message's own end let the answer go")
                .isEqualTo("none");
    }

    @Test
    void aSecondWordIsPostedBehindTheOneThatIsOnItsWay() throws Exception {
        FakeSlack.answer(id, FakeSlack.NO_ANSWER);
        broker.send(command.typed());
        broker.awaitRead();
        var first = command.answered(NOTICE, "It waits for its turn.");
        broker.send(first);
        await().until(() -> FakeSlack.posts(id).size() == 1);
        broker.send(new ChatAnswer(first.at().plusMillis(1), id, NOTICE, true, "It goes on waiting.", null, null));
        await().until(() -> FakeSlack.posts(id).size() == 2);
        assertThat(FakeSlack.posts(id).getLast()).contains("It goes on waiting.");
        assertThat(FakeSlack.betweenTheFirstTwo(id)).isGreaterThan(FakeSlack.TIMEOUT.dividedBy(2));
    }

    @Test
    void aSecondWordOnTheWayIsPostedToo() throws Exception {
        broker.send(command.typed());
        broker.awaitRead();
        var first = command.answered(NOTICE, "It waits for its turn.");
        broker.send(first);
        await().until(() -> FakeSlack.posts(id).size() == 1);
        var second = new ChatAnswer(
                first.at().plusMillis(1), id, NOTICE, true, "It waits for the end of a pause.", null, null);
        broker.send(second, second);
        await().until(() -> FakeSlack.posts(id).size() == 2);
        broker.send(command.answered(ANSWERED, "help"));
        awaitState("answered");
        assertThat(FakeSlack.posts(id)).hasSize(3);
        assertThat(FakeSlack.posts(id).get(1)).contains("the end of a pause");
    }

    @Test
    void aPosterThatStoodStillUntilAnotherTookItsRowPostsNothing() throws Exception {
        var taken = takenLongAgo("owner = gen_random_uuid(), lease_until = now() + interval '1 hour'");
        double before = postsGivenUp();
        poster.postTaken(taken);
        await().until(() -> postsGivenUp() > before);
        assertThat(FakeSlack.posts(id)).isEmpty();
        assertThat(column("state")).isEqualTo("posting");
    }

    @Test
    void whatNobodyTookFromAPosterThatStoodStillIsPostedOnceAndReplacesNothing() throws Exception {
        var taken = takenLongAgo("owner = '%s', lease_until = now() + interval '1 hour'".formatted(poster.owner()));
        poster.postTaken(taken);
        awaitState("answered");
        assertThat(FakeSlack.posts(id)).hasSize(1).allMatch(post -> post.contains("\"replace_original\":false"));
        assertThat(column("uses")).isEqualTo("1");
    }

    /** An answer whose row was taken so long ago that its lease is over before a post would be. */
    private Due takenLongAgo(String holder) throws Exception {
        broker.send(command.typed());
        broker.awaitRead();
        change("busy_until = now() + interval '1 hour'"); // so that nobody posts it at once
        broker.send(command.answered(ANSWERED, "help"));
        broker.awaitRead();
        change("busy_until = null, state = 'posting', uses = uses + 1, tries = tries + 1, " + holder);
        try (var connection = database.getConnection();
                var select =
                        connection.prepareStatement("select " + Due.COLUMNS + " from ledger where command_id = ?")) {
            select.setObject(1, id);
            try (var row = select.executeQuery()) {
                row.next();
                return Due.read(
                        row, System.nanoTime() - Duration.ofMillis(19_500).toNanos());
            }
        }
    }

    private void change(String columns) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update ledger set " + columns + " where command_id = ?")) {
            update.setObject(1, id);
            update.executeUpdate();
        }
    }

    private double postsGivenUp() {
        return metrics.find("chatops_posts").tags("message", "answer", "outcome", "lease_over").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private void answered() throws Exception {
        broker.send(command.typed(), command.answered(ANSWERED, "help"));
    }

    /** As a poster that died leaves it. */
    private void leaveInPosting(int uses) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update ledger set state = 'posting', settled_at = null,"
                        + " lease_until = now() - interval '1 second', owner = ?, uses = ? where command_id = ?")) {
            update.setObject(1, UUID.randomUUID());
            update.setInt(2, uses);
            update.setObject(3, id);
            update.executeUpdate();
        }
    }

    /** Another row, left behind all others, has been swept. */
    private void aSweepLater() throws Exception {
        var old = DemoCommand.typedAt(clock.instant().minus(Duration.ofMinutes(40)));
        broker.send(old.typed());
        await().until(() -> column(old.id(), "state").equals("dropped"));
    }

    private void awaitState(String state) {
        await().atMost(LONG).until(() -> column("state").equals(state));
    }

    private String column(String name) throws SQLException {
        return column(id, name);
    }

    private String column(UUID command, String name) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select " + name + " from ledger where command_id = ?")) {
            select.setObject(1, command);
            try (var row = select.executeQuery()) {
                return row.next() && row.getString(1) != null ? row.getString(1) : "none";
            }
        }
    }
}
