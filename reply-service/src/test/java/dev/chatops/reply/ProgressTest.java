package dev.chatops.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.clock.TestClock;
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

/** A job that takes long says how it stands, in one message that the answer replaces. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class ProgressTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ReplySettings PROGRESS = new ReplySettings(true, false);

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    @Inject
    Broker broker;

    @Inject
    LedgerRow ledger;

    private DemoCommand command;
    private UUID id;

    @BeforeEach
    void type() {
        command = newCommand();
        id = command.id();
    }

    @Test
    void aRunningJobShowsItsLastLineAndCanBeCanceledAndItsAnswerTakesTheMessagesPlace() throws Exception {
        broker.send(command.typed(), command.createdWith(PROGRESS), command.chunk(1, "one\n\033[32mtwo\033[0m\n"));
        awaitPosts(1);
        assertThat(posts().getFirst())
                .contains("chatops_progress", "is running", "two", "acme/demo cancel " + command.job())
                .contains("\"replace_original\":false", "in_channel")
                .doesNotContain("chatops_answer");
        ledger.progressIsDue(id);
        awaitPosts(2);
        assertThat(posts().get(1)).contains("chatops_progress", "\"replace_original\":true");
        broker.send(command.finished());
        awaitPosts(3);
        assertThat(posts().get(2)).contains("chatops_answer", "\"replace_original\":true");
        await().until(() -> ledger.column(id, "state").equals("answered"));
    }

    @Test
    void aJobThatNoRunnerHasTakenSaysThatItWaits() throws Exception {
        broker.send(command.typed(), command.createdWith(PROGRESS));
        awaitPosts(1);
        assertThat(posts().getFirst()).contains("waiting for a runner");
    }

    @Test
    void twoUsesOfTheAddressAreKeptForTheAnswer() throws Exception {
        broker.send(command.typed(), command.createdWith(PROGRESS));
        for (int i = 1; i <= 3; i++) {
            awaitPosts(i);
            awaitIdle();
            ledger.progressIsDueAgain(id);
        }
        aLaterOneSaysHowItStands();
        assertThat(posts()).hasSize(3);
        FakeSlack.answer(id, 500);
        broker.send(command.chunk(1, "done\n"), command.finished());
        await().atMost(LONG).until(() -> ledger.column(id, "state").equals("answered"));
        assertThat(posts()).hasSize(5);
        assertThat(posts().getLast()).contains("done", "\"replace_original\":true");
    }

    @Test
    void aMessageThatMetAServerErrorHasSpentItsUseAndTheAnswerReplacesIt() throws Exception {
        FakeSlack.answer(id, 500);
        broker.send(command.typed(), command.createdWith(PROGRESS));
        awaitPosts(1);
        awaitIdle();
        assertThat(ledger.column(id, "uses")).isEqualTo("1");
        broker.send(command.finished());
        awaitPosts(2);
        assertThat(posts().getLast()).contains("chatops_answer", "\"replace_original\":true");
    }

    @Test
    void aMessageThatWasRefusedHasSpentNothingAndIsDueAgain() throws Exception {
        FakeSlack.answer(id, 429);
        broker.send(command.typed(), command.createdWith(PROGRESS));
        awaitPosts(1);
        awaitIdle();
        assertThat(ledger.column(id, "uses")).isEqualTo("0");
        assertThat(ledger.column(id, "progress")).isEqualTo("0");
        assertThat(ledger.column(id, "progress_at")).isNotEqualTo("none");
        broker.send(command.finished());
        awaitPosts(2);
        assertThat(posts().getLast()).contains("chatops_answer", "\"replace_original\":false");
    }

    @Test
    void aProjectThatWantsNoProgressHasNone() throws Exception {
        broker.send(command.typed(), command.created());
        broker.awaitRead();
        aLaterOneSaysHowItStands();
        assertThat(posts()).isEmpty();
    }

    @Test
    void theAnswerWaitsForAMessageThatIsOnItsWayAndStandsBehindIt() throws Exception {
        FakeSlack.answer(id, FakeSlack.NO_ANSWER);
        broker.send(command.typed(), command.createdWith(PROGRESS));
        awaitPosts(1);
        broker.send(command.finished());
        await().atMost(LONG).until(() -> ledger.column(id, "state").equals("answered"));
        assertThat(posts()).hasSize(2);
        assertThat(posts().getLast()).contains("chatops_answer", "\"replace_original\":true");
        assertThat(ledger.column(id, "busy_until"))
                .as("the message's own end let the answer go")
                .isEqualTo("none");
    }

    @Test
    void theMessageOfAPressedButtonIsNotReplaced() throws Exception {
        broker.send(command.pressed(), command.createdWith(PROGRESS));
        awaitPosts(1);
        awaitIdle();
        assertThat(ledger.column(id, "progress_at"))
                .as("another one could not replace it")
                .isEqualTo("none");
        broker.send(command.finished());
        await().until(() -> ledger.column(id, "state").equals("answered"));
        assertThat(posts()).hasSize(2).allMatch(post -> post.contains("\"replace_original\":false"));
    }

    @Test
    void aWordOfPipelineServiceTakesThePlaceOfWhatStandsThere() throws Exception {
        broker.send(command.typed(), command.createdWith(PROGRESS));
        awaitPosts(1);
        awaitIdle();
        broker.send(command.answered(ChatAnswer.Kind.NOTICE, "No runner."));
        awaitPosts(2);
        assertThat(posts().get(1)).contains("No runner.", "\"replace_original\":true", "in_channel");
    }

    private void aLaterOneSaysHowItStands() throws Exception {
        var later = newCommand();
        broker.send(later.typed(), later.createdWith(PROGRESS));
        await().atMost(LONG).until(() -> FakeSlack.posts(later.id()).size() == 1);
    }

    private void awaitPosts(int count) {
        await().atMost(LONG).until(() -> posts().size() == count);
    }

    /** The last message is no longer on its way. */
    private void awaitIdle() {
        await().until(() -> ledger.column(id, "busy_until").equals("none"));
    }

    private List<String> posts() {
        return FakeSlack.posts(id);
    }

    private DemoCommand newCommand() {
        return DemoCommand.typedAt(TestClock.reading(clockFile).instant());
    }
}
