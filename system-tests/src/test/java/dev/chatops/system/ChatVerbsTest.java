package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatops.local.world.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every verb and every button, from outside, through the simulator. */
@ExtendWith(SharedWorld.class)
class ChatVerbsTest {

    private static final Pattern LINK = Pattern.compile("https?://\\S+/-/link/[A-Za-z0-9]{50}");

    private final TestProject project;
    private final World world;
    private final Chat chat;
    private final HttpClient http = HttpClient.newHttpClient();

    ChatVerbsTest(SharedWorld.Parts parts) {
        project = parts.project();
        world = parts.world();
        chat = parts.chat();
    }

    @Test
    void aManualJobIsPlayedByItsButtonWhichGoes() throws Exception {
        var asked = chat.type("ada", "ops run deploy");
        assertThat(Chat.status(chat.answerTo(asked))).isEqualTo("manual");
        var message = chat.messageWith(asked, "Play");
        var played = chat.press("carol", message, "Play");
        assertThat(text(chat.answerTo(played))).endsWith("\ndeployed to nowhere by carol");
        assertThat(chat.isShown(message)).isFalse();
        assertThat(chat.finalsOf(played)).hasSize(1);
    }

    @Test
    void aManualJobIsPlayedByWordWithVariables() throws Exception {
        long job = Chat.jobOf(chat.answerTo(chat.type("ada", "ops run deploy")));
        var refused = chat.answerTo(chat.type("bob", "ops play " + job));
        assertThat(text(refused)).contains("takes the role Developer");
        var played = chat.answerTo(chat.type("ada", "ops play " + job + " TO=\"the moon\""));
        assertThat(text(played)).endsWith("\ndeployed to the moon by ada");
        var again = chat.answerTo(chat.type("ada", "ops play " + job));
        assertThat(text(again)).contains("does not wait to be played: it is success");
    }

    @Test
    void aDelayedJobIsCanceledByItsButton() throws Exception {
        var asked = chat.type("ada", "ops run later");
        var answer = chat.answerTo(asked);
        assertThat(Chat.status(answer)).isEqualTo("scheduled");
        var message = chat.messageWith(asked, "Cancel");
        var canceled = chat.answerTo(chat.press("ada", message, "Cancel"));
        assertThat(text(canceled)).contains("ada canceled job #" + Chat.jobOf(answer));
        assertThat(chat.isShown(message)).isFalse();
    }

    @Test
    void aRunningJobIsShownAndCanceledAndItsCommandAnswered() throws Exception {
        var run = TestProject.newRun();
        var command = chat.type("ada", "ops run wait " + run);
        project.awaitStart(run);
        var open = text(chat.answerTo(chat.type("bob", "ops status")));
        var id = Pattern.compile("#(\\d+) `wait`: running").matcher(open);
        assertThat(id.find()).as(open).isTrue();
        var status = chat.type("ada", "ops status " + id.group(1));
        chat.answerTo(status);
        chat.answerTo(chat.press("ada", chat.messageWith(status, "Cancel"), "Cancel"));
        var answer = chat.answerTo(command);
        assertThat(Chat.status(answer)).isEqualTo("canceled");
        assertThat(chat.finalsOf(command)).hasSize(1);
    }

    @Test
    void aJobIsRepeatedByWordAndByButtonAndItsLogShown() throws Exception {
        long job = Chat.jobOf(chat.answerTo(chat.type("ada", "ops run hello")));
        assertThat(text(chat.answerTo(chat.type("ada", "ops retry " + job)))).endsWith("\nHello from ops.");
        var status = chat.type("ada", "ops status " + job);
        chat.answerTo(status);
        assertThat(text(chat.answerTo(chat.press("ada", chat.messageWith(status, "Re-run"), "Re-run"))))
                .endsWith("\nHello from ops.");
        var forBob = chat.type("bob", "ops status " + job); // an answer that only he sees
        chat.answerTo(forBob);
        assertThat(text(chat.answerTo(chat.press("bob", chat.messageWith(forBob, "Log"), "Log"))))
                .contains("Hello from ops.");
        assertThat(text(chat.answerTo(chat.type("bob", "ops logs " + job)))).contains("Hello from ops.");
        assertThat(text(chat.answerTo(chat.type("bob", "ops history")))).contains("#" + job + " `hello`: success");
    }

    @Test
    void somebodyElseApprovesAndWhoAskedGetsTheOutput() throws Exception {
        var asked = chat.type("ada", "ops run ship to production");
        var question = chat.messageWith(asked, "Approve");
        assertThat(question.path("response_type").asText()).isEqualTo("in_channel");
        var own = chat.answerTo(chat.press("ada", question, "Approve"));
        assertThat(text(own)).contains("You asked for this yourself");
        assertThat(own.path("response_type").asText()).isEqualTo("ephemeral");
        assertThat(chat.isShown(question)).isTrue();
        var yes = chat.press("carol", question, "Approve");
        assertThat(text(chat.answerTo(yes))).contains("carol approved request");
        assertThat(text(chat.answerTo(asked))).endsWith("\nshipped to production for ada");
        assertThat(chat.isShown(question)).isFalse();
        assertThat(chat.finalsOf(asked)).hasSize(1);
    }

    @Test
    void aRejectedRequestDoesNotRunAndWhoAskedHearsIt() throws Exception {
        var asked = chat.type("ada", "ops run ship to nowhere");
        chat.answerTo(chat.press("carol", chat.messageWith(asked, "Reject"), "Reject"));
        var answer = chat.answerTo(asked);
        assertThat(Chat.status(answer)).isEqualTo("refused");
        assertThat(text(answer)).contains("carol rejected request");
    }

    @Test
    void theSameCommandTwiceAsksFirst() throws Exception {
        var run = TestProject.newRun();
        var first = chat.type("ada", "ops run wait " + run);
        project.awaitStart(run);
        var second = chat.type("ada", "ops run wait " + run);
        assertThat(text(chat.answerTo(second))).contains("You gave the same command");
        assertThat(project.startsOf(run)).hasSize(1);
        var again = chat.press("ada", chat.messageWith(second, "Run again"), "Run again");
        await().atMost(Duration.ofSeconds(60)).until(() -> project.startsOf(run).size() == 2);
        project.go(run);
        assertThat(Chat.status(chat.answerTo(first))).isEqualTo("success");
        assertThat(Chat.status(chat.answerTo(again))).isEqualTo("success");
    }

    @Test
    void peopleHearWhoTheyAreAndWhatTheyMay() throws Exception {
        assertThat(text(chat.answerTo(chat.type("bob", "whoami")))).contains("You are `bob`", "`acme/ops`: Reporter");
        assertThat(text(chat.answerTo(chat.type("bob", "ops help"))))
                .contains("ops logs ID")
                .doesNotContain("run JOB");
        assertThat(text(chat.answerTo(chat.type("ada", "ops jobs"))))
                .contains("`deploy` (manual): Developers and above", "`ship`: Developers and above once a Maintainer");
        assertThat(text(chat.answerTo(chat.type("ada", "explain ops run ship"))))
                .contains("needs approval, by rule at line");
    }

    @Test
    void anUnknownUserLinksHimselfRunsAndUnlinks() throws Exception {
        var refused = text(chat.answerTo(chat.type("dora", "ops run hello")));
        var link = LINK.matcher(refused);
        assertThat(link.find()).as(refused).isTrue();
        var page = URI.create(link.group());
        var form = HttpRequest.BodyPublishers.ofString("api_token=" + TestProject.DORAS_TOKEN);
        var linked = http.send(
                HttpRequest.newBuilder(page)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(form)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(linked.statusCode()).as(linked.body()).isEqualTo(200);
        assertThat(text(chat.answerTo(chat.type("dora", "ops run hello")))).endsWith("\nHello from ops.");
        assertThat(text(chat.answerTo(chat.type("dora", "unlink")))).contains("no longer linked");
        assertThat(Chat.status(chat.answerTo(chat.type("dora", "ops run hello"))))
                .isEqualTo("refused");
    }

    @Test
    void allOfItIsInTheAuditTrail() throws Exception {
        chat.answerTo(chat.type("bob", "ops run audited-job"));
        var described = world.described();
        var trail = http.send(
                HttpRequest.newBuilder(URI.create(described.console() + "/api/v1/audit?limit=10000"))
                        .header("Authorization", "Bearer " + described.apiToken())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(trail.statusCode()).isEqualTo(200);
        assertThat(trail.body().lines())
                .anyMatch(line -> line.contains("\"username\":\"bob\"")
                        && line.contains("ops run audited-job")
                        && line.contains("\"decision\":\"refused\""));
    }

    private static String text(JsonNode message) {
        return message.path("text").asText();
    }
}
