package dev.chatops.pipeline;

import static dev.chatops.pipeline.ChatProbe.button;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.clock.TestClock;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatAnswer.Kind;
import dev.chatops.events.ChatCommand;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that take somebody else's yes. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class ApprovalTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    @Inject
    DataSource database;

    private Broker broker;
    private ChatProbe chat;

    @BeforeEach
    void open() throws Exception {
        broker = new Broker(bootstrapServers);
        chat = new ChatProbe(broker);
        DemoProject.push(DemoProject.CONFIGURATION);
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void somebodyElseSaysYesAndTheJobAnswersWhoAsked() throws Exception {
        var asked = chat.type("U0ADA", "demo run ship to production");
        var question = chat.answerTo(asked);
        assertThat(question.kind()).isEqualTo(Kind.NOTICE);
        assertThat(question.ephemeral()).as("approvers see it").isFalse();
        assertThat(question.text())
                .startsWith("ada asks to run `ship` of `acme/demo` with `to production`, on `main` at `")
                .contains("It takes the yes of a Maintainer or above, within 15 minutes");
        assertThat(chat.jobsOf(asked)).as("before the yes").isEmpty();

        var yes = chat.answerTo(chat.press("U0CAROL", button(question, "Approve")));
        assertThat(yes.kind()).isEqualTo(Kind.ANSWERED);
        assertThat(yes.replacesOriginal()).isTrue();
        var job = chat.jobOf(asked);
        assertThat(job.requester()).isEqualTo("ada");
        assertThat(yes.text()).contains("carol approved request #", "of ada: job #" + job.jobId() + " `ship` at `");
    }

    @Test
    void whoAskedNeverSaysYesHimself() throws Exception {
        var byCarol = chat.type("U0CAROL", "demo run ship"); // a Maintainer
        var question = chat.answerTo(byCarol);
        var own = chat.answerTo(chat.press("U0CAROL", button(question, "Approve")));
        assertThat(own.kind()).isEqualTo(Kind.REFUSED);
        assertThat(own.ephemeral()).isTrue();
        assertThat(own.replacesOriginal()).as("the buttons stay for others").isFalse();
        assertThat(own.text())
                .startsWith("You asked for this yourself, so somebody else has to say yes: a Maintainer or above.");
        var byAda = chat.answerTo(chat.press("U0ADA", button(question, "Approve")));
        assertThat(byAda.text()).startsWith("Request #").contains("takes the yes of a Maintainer or above.");
        var byBob = chat.answerTo(chat.press("U0BOB", button(question, "Approve")));
        assertThat(byBob.text()).contains("There is no project `acme/demo`");
        assertThat(chat.jobsOf(byCarol)).isEmpty();
    }

    @Test
    void aYesIsForTheCommitThatWasAskedForAndCountsOnce() throws Exception {
        var before = DemoProject.head();
        var asked = chat.type("U0ADA", "demo run ship");
        var question = chat.answerTo(asked);
        DemoProject.push(DemoProject.CONFIGURATION.replace("shipping $CHAT_INPUT", "something else"));
        assertThat(DemoProject.head()).isNotEqualTo(before);
        chat.answerTo(chat.press("U0CAROL", button(question, "Approve")));
        var job = chat.jobOf(asked);
        assertThat(column("select sha from pipeline where id = " + job.pipelineId()))
                .isEqualTo(before);
        assertThat(column("select spec ->> 'script' from job where id = " + job.jobId()))
                .contains("shipping");

        var again = chat.answerTo(chat.press("U0CAROL", button(question, "Approve")));
        assertThat(again.kind()).isEqualTo(Kind.REFUSED);
        assertThat(again.text()).contains("was approved by carol before: job #" + job.jobId());
        var late = chat.answerTo(chat.press("U0CAROL", button(question, "Reject")));
        assertThat(late.text()).contains("was approved by carol before").doesNotContain("You typed");
        var id = button(question, "Reject").command().replaceAll("\\D", "");
        assertThat(chat.refusal("U0CAROL", "demo reject " + id)).contains("was approved by carol before");
        assertThat(chat.jobsOf(asked)).hasSize(1);
    }

    @Test
    void ofYesAndNoAtOnceOneCounts() throws Exception {
        for (int i = 0; i < 5; i++) {
            var asked = chat.type("U0ADA", "demo run ship " + i);
            var question = chat.answerTo(asked);
            var yes = chat.typeIn(
                    "T0DEMO", "C0ONE", "U0CAROL", button(question, "Approve").command());
            var no = chat.typeIn(
                    "T0DEMO", "C0TWO", "U0CAROL", button(question, "Reject").command());
            boolean approved = chat.answerTo(yes).kind() == Kind.ANSWERED;
            boolean rejected = chat.answerTo(no).kind() == Kind.ANSWERED;
            assertThat(approved).isNotEqualTo(rejected);
            if (approved) {
                chat.jobOf(asked);
            } else {
                assertThat(chat.finalAnswerTo(asked).text()).contains("carol rejected request");
                assertThat(chat.jobsOf(asked)).isEmpty();
            }
        }
    }

    @Test
    void aNoAnswersWhoAsked() throws Exception {
        var asked = chat.type("U0ADA", "demo run ship-soon");
        var question = chat.answerTo(asked);
        var no = chat.answerTo(chat.press("U0CAROL", button(question, "Reject")));
        assertThat(no.replacesOriginal()).isTrue();
        var answer = chat.finalAnswerTo(asked);
        assertThat(answer.kind()).isEqualTo(Kind.REFUSED);
        assertThat(answer.text()).contains("carol rejected request #", "of ada: `ship-soon` does not run.");
        assertThat(chat.jobsOf(asked)).isEmpty();
    }

    @Test
    void whoAskedMayTakeItBack() throws Exception {
        var asked = chat.type("U0ADA", "demo run ship-soon");
        var question = chat.answerTo(asked);
        assertThat(chat.answerTo(chat.press("U0ADA", button(question, "Reject")))
                        .text())
                .startsWith("ada took back request #");
        assertThat(chat.finalAnswerTo(asked).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void aQuestionExpires() throws Exception {
        var asked = chat.type("U0ADA", "demo run ship-soon");
        var question = chat.answerTo(asked);
        ChatAnswer answer;
        var clock = TestClock.reading(clockFile);
        clock.advance(Duration.ofMinutes(11));
        try {
            answer = chat.finalAnswerTo(asked);
        } finally {
            clock.advance(Duration.ofMinutes(-11));
        }
        assertThat(answer.kind()).isEqualTo(Kind.REFUSED);
        assertThat(answer.text()).contains("Nobody said yes to `ship-soon` within 10 minutes, so it was not run.");
        var late = chat.answerTo(chat.press("U0CAROL", button(question, "Approve")));
        assertThat(late.text()).contains("has expired: nobody said yes in time.");
        assertThat(late.replacesOriginal()).isTrue();
        assertThat(chat.jobsOf(asked)).isEmpty();
    }

    @Test
    void aJobThatTakesAYesIsNeitherRetriedNorPlayedWithoutOne() throws Exception {
        ChatCommand asked = chat.type("U0ADA", "demo run ship");
        chat.answerTo(chat.press("U0CAROL", button(chat.answerTo(asked), "Approve")));
        var job = chat.jobOf(asked);
        chat.said("U0ADA", "demo cancel " + job.jobId());
        await().until(() ->
                column("select status from job where id = " + job.jobId()).equals("canceled"));
        assertThat(chat.refusal("U0ADA", "demo retry " + job.jobId()))
                .startsWith(
                        "`ship` takes somebody's yes each time it runs, so it cannot be retried. Ask for it with `run`.");
    }

    @Test
    void aRequestOfAnotherProjectIsNoRequest() throws Exception {
        var question = chat.answerTo(chat.type("U0ADA", "demo run ship"));
        var id = button(question, "Approve").command().replaceAll("\\D", "");
        assertThat(chat.refusal("U0CAROL", "limited approve " + id))
                .startsWith("`acme/limited` has no request #" + id + " to approve.");
    }

    private String column(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
