package dev.chatops.local.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page, in a real browser; skipped where there is none. */
class SimulatorPageTest {

    private static final String TOKEN = "xoxb-of-this-test";
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final String BUTTONS = """
            {"response_type":"in_channel","text":"deploy-production waits","blocks":[
              {"type":"section","text":{"type":"mrkdwn","text":":hourglass: *deploy-production* waits for somebody to play it · <https://example.com/jobs/7|job 7>"}},
              {"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[
                {"type":"text","text":"Deploying <script>document.title='pwned'</script> to production\\n$ ./deploy.sh production 1.4.2"}]}]},
              {"type":"actions","elements":[
                {"type":"button","action_id":"a0","text":{"type":"plain_text","text":"Play"},"value":"demo play 7","style":"primary"},
                {"type":"button","action_id":"a1","text":{"type":"plain_text","text":"Cancel"},"value":"demo cancel 7","style":"danger",
                 "confirm":{"title":{"type":"plain_text","text":"Cancel job 7?"},"text":{"type":"mrkdwn","text":"It is *not* undone."},
                   "confirm":{"type":"plain_text","text":"Cancel it"},"deny":{"type":"plain_text","text":"Leave it"},"style":"danger"}},
                {"type":"button","action_id":"a2","text":{"type":"plain_text","text":"Log"},"value":"demo logs 7"}]}]}""";

    private static Browser browser;

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private SlackSimulator simulator;
    private SimulatorClient client;

    @BeforeAll
    static void openBrowser() throws Exception {
        browser = new Browser();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        simulator = SlackSimulator.start(Settings.local(0, gateway.url(), "secret")
                .withClock(folder.resolve("clock"))
                .withToken(TOKEN));
        client = new SimulatorClient(simulator.baseUrl());
        browser.resize(1200, 800);
        browser.prefer("light");
        browser.open(simulator.baseUrl());
    }

    @AfterEach
    void stop() {
        simulator.close();
        gateway.close();
    }

    @Test
    void aCommandIsTypedAndItsAnswerShown() {
        browser.type("#text", "/chatops demo run hello-world\n");
        assertThat(browser.texts(".typed")).containsExactly("/chatops demo run hello-world");
        answer("{\"response_type\":\"in_channel\",\"text\":\"*succeeded*\\n```Hello World.```\"}");

        assertThat(browser.texts(".message pre")).containsExactly("Hello World.");
    }

    @Test
    void aButtonIsPressedAndTheMessageChanges() throws Exception {
        waitingJob();
        assertThat(browser.texts(".actions button")).containsExactly("Play", "Cancel", "Log");
        gateway.answers(200, "text/plain", "");
        browser.press(".actions button.primary");

        await().until(() -> gateway.received.size() == 2);
        var payload =
                new ObjectMapper().readTree(gateway.received.getLast().fields().get("payload"));
        assertThat(payload.at("/actions/0/value").asText()).isEqualTo("demo play 7");
        assertThat(payload.at("/user/id").asText()).isEqualTo("U0ADA");
        client.post(
                payload.path("response_url").asText(),
                "{\"response_type\":\"in_channel\",\"replace_original\":true,\"text\":\"ada plays it\"}");
        await().until(() -> !browser.isShown(".actions button"));
        assertThat(browser.texts(".message .text")).containsExactly("ada plays it");
    }

    @Test
    void aButtonThatAsksActsOnYesAlone() {
        waitingJob();
        gateway.answers(200, "text/plain", "");
        browser.press(".actions button.danger");
        assertThat(browser.texts("dialog h2")).containsExactly("Cancel job 7?");
        assertThat(browser.texts("dialog strong")).containsExactly("not");
        browser.press("dialog button:not(.danger)");
        await().until(() -> !browser.isShown("dialog"));
        browser.press(".message .actions button.danger");
        browser.press("dialog button.danger");

        await().until(() -> gateway.received.size() == 2);
        assertThat(gateway.received.getLast().body()).contains("demo+cancel+7");
    }

    @Test
    void aClickThatIsNotTakenIsMarkedForWhoClicked() {
        waitingJob();
        gateway.answers(503, "text/plain", "");
        browser.press(".actions button.primary");

        assertThat(browser.texts(".warning").getFirst()).contains("Play", "http_error");
    }

    @Test
    void whatAJobPrintsIsTextAndNothingElse() {
        waitingJob();

        assertThat(browser.texts(".message pre").getFirst()).contains("<script>document.title='pwned'</script>");
        assertThat(browser.run("return document.title").toString()).doesNotContain("pwned");
        assertThat(browser.run("return document.querySelectorAll('.message script').length"))
                .isEqualTo(0L);
    }

    @Test
    void itIsAChatInEverySizeAndLight() throws Exception {
        waitingJob();
        upload("job-7.log", "line 1 of the log\nline 2 of the log\n".repeat(8));
        client.post("/api/chat.postMessage", "channel=C0GENERAL&text=The+report+is+*ready*.&token=" + TOKEN);
        browser.texts(".file");
        for (var size : List.of(new int[] {1200, 800}, new int[] {390, 844})) {
            for (var scheme : List.of("light", "dark")) {
                browser.resize(size[0], size[1]);
                browser.prefer(scheme);
                assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing sticks out at %d pixels", size[0])
                        .isEqualTo(true);
                assertThat(browser.isShown("#text")).isTrue();
                browser.screenshot(SCREENSHOTS.resolve("chat-%d-%s.png".formatted(size[0], scheme)));
            }
        }
        browser.press(".message .actions button.danger");
        browser.texts("dialog h2");
        browser.screenshot(SCREENSHOTS.resolve("chat-confirm.png"));
    }

    private void waitingJob() {
        client.type("ada", "general", "demo run deploy-production");
        answer(BUTTONS);
        browser.texts(".actions button");
    }

    private void upload(String name, String content) {
        var announced = SimulatorClient.json(client.post(
                "/api/files.getUploadURLExternal",
                "filename=" + name + "&length=" + content.length() + "&token=" + TOKEN));
        client.post(announced.path("upload_url").asText(), content);
        client.post(
                "/api/files.completeUploadExternal",
                "channel_id=C0GENERAL&initial_comment=the+whole+log&token=" + TOKEN + "&files=%5B%7B%22id%22%3A%22"
                        + announced.path("file_id").asText() + "%22%7D%5D");
    }

    private void answer(String message) {
        client.post(gateway.received.getLast().fields().get("response_url"), message);
    }
}
