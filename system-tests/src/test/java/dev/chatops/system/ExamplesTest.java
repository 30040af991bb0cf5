package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The jobs of {@code examples/library}, with the people and rules of {@code examples/library.yml}. */
@ExtendWith(SharedWorld.class)
class ExamplesTest {

    private final SharedWorld.Parts parts;
    private final Chat chat;

    ExamplesTest(SharedWorld.Parts parts) {
        this.parts = parts;
        chat = parts.chat();
    }

    @Test
    void statusTellsWhichServicesAnswer() throws Exception {
        var world = parts.world();
        parts.project()
                .writeLibraryServices(
                        Map.of("chat", world.service("simulator").url() + "/", "nothing", "http://127.0.0.1:9/"));
        assertThat(run("bob", "status chat", "success")).contains("chat", "up");
        assertThat(run("bob", "status", "failed")).contains("nothing", "DOWN");
        assertThat(run("bob", "status elsewhere", "failed")).contains("Known: ");
    }

    @Test
    void aDeploymentChecksWhatWasTyped() throws Exception {
        assertThat(run("ada", "deploy staging 1.4.2", "success")).contains("staging: none → 1.4.2, by ada");
        assertThat(run("ada", "deploy staging 1.4.3", "success")).contains("staging: 1.4.2 → 1.4.3, by ada");
        assertThat(run("ada", "deploy staging newest", "failed")).contains("A version looks like 1.4.2");
        assertThat(run("ada", "deploy moon 1.0.0", "failed")).contains("Environments: staging, production");
        assertThat(run("ada", "deploy production 1.0.0", "failed")).contains("run deploy-production VERSION");
    }

    @Test
    void productionWaitsUntilSomebodyPlaysIt() throws Exception {
        var waiting = answer("ada", "library run deploy-production 2.0.0");
        assertThat(Chat.status(waiting)).isEqualTo("manual");
        var played = answer("carol", "library play " + Chat.jobOf(waiting));
        assertThat(Chat.status(played)).isEqualTo("success");
        assertThat(played.path("text").asText()).contains("production: none → 2.0.0, by carol");
    }

    @Test
    void flagsAreShownToAllAndChangedByDevelopers() throws Exception {
        assertThat(run("bob", "flag", "success")).containsPattern("dark-mode +off");
        run("bob", "flag on dark-mode", "refused");
        assertThat(run("ada", "flag on dark-mode", "success")).contains("dark-mode is on, by ada");
        assertThat(run("bob", "flag", "success")).containsPattern("dark-mode +on");
        assertThat(run("ada", "flag on darkmode", "failed")).contains("Known: new-checkout dark-mode");
    }

    @Test
    void logsAreSearchedForTheTextAsItStands() throws Exception {
        assertThat(run("ada", "search-logs connection refused", "success"))
                .contains("2 lines with", "mail: connection refused");
        assertThat(run("ada", "search-logs --version", "success")).contains("0 lines with");
    }

    @Test
    void aRestartTakesTheYesOfAMaintainer() throws Exception {
        var asked = chat.type("ada", "library run restart billing");
        var request = await("the request is shown")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> chat.messagesIn("general").stream()
                                .map(message -> message.path("blocks").toString())
                                .map(blocks -> blocks.replaceAll("(?s).*\"(?:acme/)?library approve (\\d+)\".*", "$1"))
                                .filter(id -> id.matches("\\d+"))
                                .reduce((first, last) -> last)
                                .orElse(""),
                        id -> !id.isEmpty());
        assertThat(Chat.status(answer("ada", "library approve " + request))).isEqualTo("refused");
        answer("carol", "library approve " + request);
        var answer = chat.answerTo(asked);
        assertThat(Chat.status(answer)).isEqualTo("success");
        assertThat(answer.path("text").asText()).contains("billing restarted, 1 times so far");
    }

    @Test
    void aQueryTakesWhatWasTypedAsAParameter() throws Exception {
        Assumptions.assumeTrue(TestProject.isInstalled("psql"), "no psql here to ask a database with");
        TestWorlds.requireRestartableParts(); // the database is the world's own
        parts.project().writeLibraryDatabase(parts.world().jdbcUrl("reply"));
        assertThat(run("ada", "customer 4711", "success")).contains("4711", "Grace Hopper");
        assertThat(run("ada", "customer 1 or 1=1", "failed")).contains("Give the number");
    }

    /** @return the text of the answer, whose status is as expected */
    private String run(String user, String job, String status) throws Exception {
        var answer = answer(user, "library run " + job);
        var text = answer.path("text").asText();
        assertThat(Chat.status(answer)).as(text).isEqualTo(status);
        return text;
    }

    private JsonNode answer(String user, String text) throws Exception {
        return chat.answerTo(chat.type(user, text));
    }
}
