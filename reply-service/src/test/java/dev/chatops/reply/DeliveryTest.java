package dev.chatops.reply;

import static dev.chatops.events.ChatAnswer.Kind.ANSWERED;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.chatops.clock.TestClock;
import dev.chatops.events.ChatAction;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ReplySettings;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever Slack does not take, an answer arrives: simpler, later, by another way. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class DeliveryTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String LINE = "a line of output that is rather long, so that many are too much\n";

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    @Inject
    Broker broker;

    @Inject
    LedgerRow ledger;

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
    void whatSlackFindsTooLargeGetsSimplerUntilOnlyItsVerdictIsLeft() throws Exception {
        FakeSlack.answer(id, FakeSlack.INVALID_BLOCKS, FakeSlack.INVALID_BLOCKS);
        broker.send(command.typed(), command.created(), command.chunk(1, LINE), command.finished());
        awaitState("answered");
        assertThat(FakeSlack.posts(id)).hasSize(3).allMatch(post -> post.contains("succeeded"));
        assertThat(FakeSlack.posts(id).get(0)).contains("\"blocks\"", "a line of output");
        assertThat(FakeSlack.posts(id).get(1)).doesNotContain("\"blocks\"").contains("a line of output");
        assertThat(FakeSlack.posts(id).get(2))
                .doesNotContain("a line of output")
                .contains("did not take");
    }

    @Test
    void tooManyRequestsUseUpNothingAndSlowDownTheirChannelOnly() throws Exception {
        FakeSlack.answer(id, 429, 429, 429);
        broker.send(command.typedIn("C0BUSY" + id), command.answered(ANSWERED, "help"));
        await().until(() -> FakeSlack.posts(id).size() == 1);
        var other = DemoCommand.typedAt(clock.instant());
        broker.send(other.typed(), other.answered(ANSWERED, "help"));
        await().until(() -> FakeSlack.posts(other.id()).size() == 1);
        assertThat(FakeSlack.posts(id).size()).as("tries so far").isLessThan(4);
        awaitState("answered");
        assertThat(FakeSlack.posts(id)).hasSize(4);
        assertThat(ledger.column(id, "uses")).isEqualTo("1");
    }

    @Test
    void anAnswersButtonsTypeCommandsAndItTakesThePlaceOfThePressedOne() throws Exception {
        var action = new ChatAction("Play", "acme/demo play 42", ChatAction.Style.PRIMARY, "Really?");
        broker.send(
                command.pressed(),
                new ChatAnswer(command.at(), id, ANSWERED, false, "Done.", null, null, List.of(action), true));
        await().until(() -> FakeSlack.posts(id).size() == 1);
        assertThat(FakeSlack.posts(id).getFirst())
                .contains("\"replace_original\":true", "chatops.0", "acme/demo play 42", "\"primary\"", "Really?");
    }

    @Test
    void aFinishedJobOffersItsLogAndToRunAgain() throws Exception {
        broker.send(command.typed(), command.created(), command.chunk(1, "x\n"), command.finished());
        await().until(() -> FakeSlack.posts(id).size() == 1);
        assertThat(FakeSlack.posts(id).getFirst())
                .contains("acme/demo logs " + command.job(), "acme/demo retry " + command.job());
    }

    @Test
    void outputThatIsCutFollowsAsAFile() throws Exception {
        broker.send(command.typed(), command.created(), command.chunk(1, LINE.repeat(200)), command.finished());
        await().until(() ->
                FakeSlack.calls().contains("upload " + LINE.repeat(200).stripTrailing()));
        await().until(() -> FakeSlack.calls().stream()
                .anyMatch(call -> call.startsWith("files.completeUploadExternal")
                        && call.contains("job #" + command.job())
                        && call.contains("C0GENERAL")));
        assertThat(FakeSlack.posts(id).getFirst()).contains("12,799 bytes of output", "left out");
    }

    @Test
    void aProjectThatWantsLateAnswersGetsThemByBotToken() throws Exception {
        broker.send(command.typed(), command.createdWith(new ReplySettings(false, true)));
        broker.awaitRead();
        clock.advance(Duration.ofMinutes(31));
        var other = DemoCommand.typedAt(clock.instant().minus(Duration.ofMinutes(40)));
        broker.send(other.typed());
        await().until(() -> ledger.column(other.id(), "state").equals("dropped"));
        assertThat(ledger.column(id, "state")).isEqualTo("open");
        broker.send(command.chunk(1, "late output\n"), command.finished());
        awaitState("answered");
        assertThat(FakeSlack.posts(id)).isEmpty();
        assertThat(FakeSlack.calls())
                .filteredOn(call -> call.startsWith("chat.postMessage") && call.contains(id.toString()))
                .singleElement()
                .asString()
                .contains("C0GENERAL", "late output", "blocks", "chatops_answer");
    }

    @Test
    void noTokenLeavesWhicheverWayItTakes() throws Exception {
        var secret = "glpat-abcdefghijklmnopqrst";
        broker.send(command.typed(), command.created(), command.chunk(1, "token " + secret + "\n"));
        broker.send(command.finished());
        await().until(() -> FakeSlack.posts(id).size() == 1);
        assertThat(FakeSlack.posts(id).getFirst()).doesNotContain(secret).contains("token glpat-[MASKED]");
        given().auth()
                .oauth2(FakeSlack.READ_TOKEN)
                .get("/api/v1/replies/" + id)
                .then()
                .body("output", equalTo("token glpat-[MASKED]"));
    }

    @Test
    void theLedgersStatesAreShown() {
        await().until(() -> given().get("/q/metrics").asString().contains("chatops_ledger{state=\"open\"}"));
        given().get("/q/metrics").then().body(containsString("chatops_ledger{state=\"due\"}"));
    }

    private void awaitState(String state) {
        await().atMost(LONG).until(() -> ledger.column(id, "state").equals(state));
    }
}
