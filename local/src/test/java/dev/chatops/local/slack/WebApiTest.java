package dev.chatops.local.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Web API, called by Slack's own client and as curl calls it. */
class WebApiTest {

    private static final String TOKEN = "xoxb-of-this-test";
    private static final String AUTHORIZATION = "Authorization";

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private SlackSimulator simulator;
    private SimulatorClient client;
    private Slack slack;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        simulator = SlackSimulator.start(Settings.local(0, gateway.url(), "secret")
                .withClock(folder.resolve("clock"))
                .withToken(TOKEN));
        client = new SimulatorClient(simulator.baseUrl());
        var config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(simulator.baseUrl() + "/api/");
        slack = Slack.getInstance(config);
    }

    @AfterEach
    void stop() throws Exception {
        slack.close();
        simulator.close();
        gateway.close();
    }

    @Test
    void slacksOwnClientPostsAndChangesMessages() throws Exception {
        var posted = methods()
                .chatPostMessage(message -> message.channel("C0GENERAL").text("step 1 <done> & more"));
        var changed = methods()
                .chatUpdate(message ->
                        message.channel("C0GENERAL").ts(posted.getTs()).text("step 2"));
        var reply = methods()
                .chatPostEphemeral(
                        message -> message.channel("C0GENERAL").user("U0BOB").text("psst"));

        assertThat(posted.isOk()).isTrue();
        assertThat(changed.getTs()).isEqualTo(posted.getTs());
        assertThat(reply.isOk()).isTrue();
        assertThat(shown()).extracting(m -> m.path("text").asText()).containsExactly("step 2", "psst");
        assertThat(shown())
                .extracting(m -> m.path("response_type").asText())
                .containsExactly("in_channel", "ephemeral");
        assertThat(methods().authTest(auth -> auth).getTeamId()).isEqualTo("T0DEMO");
        methods().chatDelete(message -> message.channel("C0GENERAL").ts(posted.getTs()));
        assertThat(shown()).hasSize(1);
    }

    @Test
    void slacksOwnClientUploadsFiles() throws Exception {
        var parent = methods()
                .chatPostMessage(message -> message.channel("C0GENERAL").text("the log:"));
        var log = "line ä\n".repeat(20_000);
        var uploaded = methods()
                .filesUploadV2(file -> file.channel("C0GENERAL")
                        .threadTs(parent.getTs())
                        .filename("job 7.log")
                        .title("Log of job 7")
                        .initialComment("all of it")
                        .content(log));

        assertThat(uploaded.isOk()).isTrue();
        var message = shown().getLast();
        assertThat(message.path("text").asText()).isEqualTo("all of it");
        assertThat(message.path("thread_ts").asText()).isEqualTo(parent.getTs());
        var file = message.path("files").get(0);
        assertThat(file.path("name").asText()).isEqualTo("job 7.log");
        assertThat(file.path("title").asText()).isEqualTo("Log of job 7");
        assertThat(file.path("size").asInt()).isEqualTo(log.getBytes(UTF_8).length);
        assertThat(file.path("preview").asText()).startsWith("line ä\nline");
        assertThat(client.get(file.path("url").asText()).body()).isEqualTo(log);
        assertThat(client.get("/sim/transcript?format=text").body()).contains("<job 7.log, 160000 bytes>");
    }

    @Test
    void aMessageMayBeSentInAnyOfSlacksWays() {
        client.post("/sim/settings", "{\"rate_limits\":false}");
        var json = client.post(
                "/api/chat.postMessage",
                "{\"channel\":\"C0OPS\",\"text\":\"1 ä\",\"blocks\":[{\"type\":\"divider\"}]}",
                "Content-Type",
                "application/json; charset=utf-8",
                AUTHORIZATION,
                "Bearer " + TOKEN);
        var form =
                call("chat.postMessage", "channel=C0OPS&text=2+%C3%A4&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D");
        var token = client.post(
                "/api/chat.postMessage", "channel=C0OPS&text=3+%C3%A4&token=" + TOKEN, "Content-Type", FORM);
        var parts = client.post(
                "/api/chat.postMessage",
                "--b\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\nC0OPS\r\n"
                        + "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n4 ä\r\n--b--\r\n",
                "Content-Type",
                "multipart/form-data; boundary=b",
                AUTHORIZATION,
                "Bearer " + TOKEN);

        for (var answer : List.of(json, form, token, parts)) {
            assertThat(SimulatorClient.json(answer).path("ok").asBoolean())
                    .as(answer.body())
                    .isTrue();
        }
        assertThat(shown()).extracting(m -> m.path("text").asText()).containsExactly("1 ä", "2 ä", "3 ä", "4 ä");
        assertThat(shown().subList(0, 2)).allMatch(m -> m.path("blocks").size() == 1);
    }

    private static final String FORM = "application/x-www-form-urlencoded";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat.postMessage|channel=C0NONE&text=x|channel_not_found",
                "chat.postMessage|channel=general&text=x|channel_not_found",
                "chat.postMessage|channel=C0GENERAL|no_text",
                "chat.postMessage|channel=C0GENERAL&text=x&blocks=nonsense|invalid_blocks_format",
                "chat.postMessage|channel=C0GENERAL&text=x&blocks=%5B%7B%22type%22%3A%22poem%22%7D%5D|invalid_blocks",
                "chat.postMessage|channel=C0GENERAL&text=x&thread_ts=1.000001|thread_not_found",
                "chat.postEphemeral|channel=C0GENERAL&text=x&user=U0NOBODY|user_not_in_channel",
                "chat.update|channel=C0GENERAL&text=x&ts=1.000001|message_not_found",
                "chat.postMassage|channel=C0GENERAL&text=x|unknown_method",
                "files.getUploadURLExternal|filename=x|invalid_arguments",
                "files.getUploadURLExternal|filename=x&length=many|invalid_arguments",
                "files.completeUploadExternal|channel_id=C0GENERAL|invalid_arguments",
                "files.completeUploadExternal|files=%5B%7B%22id%22%3A%22F7%22%7D%5D|file_not_found"
            })
    void whatSlackWouldRefuseIsRefusedInItsWords(String method, String form, String error) {
        var answer = call(method, form);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(SimulatorClient.json(answer).path("ok").asBoolean()).isFalse();
        assertThat(SimulatorClient.json(answer).path("error").asText()).isEqualTo(error);
        assertThat(shown()).isEmpty();
    }

    @Test
    void withoutAGoodTokenNothingIsDone() {
        var none = client.post("/api/chat.postMessage", "channel=C0GENERAL&text=x", "Content-Type", FORM);
        var wrong = client.post("/api/chat.postMessage", "channel=C0GENERAL&text=x&token=xoxb-x", "Content-Type", FORM);
        var inJson = client.post(
                "/api/chat.postMessage",
                "{\"channel\":\"C0GENERAL\",\"text\":\"x\",\"token\":\"" + TOKEN + "\"}",
                "Content-Type",
                "application/json");

        assertThat(none.body()).contains("not_authed");
        assertThat(wrong.body()).contains("invalid_auth");
        assertThat(inJson.body()).contains("not_authed");
        assertThat(shown()).isEmpty();
    }

    @Test
    void aChannelTakesOneMessageASecond() throws Exception {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 50; i++) { // should this machine stand still for a second, then some of them
                        methods()
                                .chatPostMessage(
                                        message -> message.channel("C0GENERAL").text("first"));
                    }
                })
                .isInstanceOfSatisfying(SlackApiException.class, refusal -> {
                    assertThat(refusal.getResponse().code()).isEqualTo(429);
                    assertThat(refusal.getResponse().header("Retry-After")).isEqualTo("1");
                });
        methods().chatPostMessage(message -> message.channel("C0OPS").text("elsewhere"));
        client.post("/sim/clock", "{\"advance\":\"PT1S\"}");
        methods().chatPostMessage(message -> message.channel("C0GENERAL").text("second"));

        assertThat(shown().reversed().subList(0, 2))
                .extracting(m -> m.path("text").asText())
                .containsExactly("second", "elsewhere");
    }

    @Test
    void errorsCanBeOrderedForOneMethodOrForAll() {
        fault("{\"target\":\"web_api:chat.postMessage\",\"kind\":\"error\",\"error\":\"is_archived\",\"count\":1}");
        fault("{\"target\":\"web_api\",\"kind\":\"http_503\",\"count\":1}");

        assertThat(call("chat.postMessage", "channel=C0GENERAL&text=x").body()).contains("is_archived");
        assertThat(call("auth.test", "").statusCode()).isEqualTo(503);
        assertThat(call("chat.postMessage", "channel=C0GENERAL&text=x").body()).contains("\"ok\":true");
        var wordless = client.post("/sim/faults", "{\"target\":\"web_api\",\"kind\":\"error\"}");
        assertThat(SimulatorClient.json(wordless).path("field").asText()).isEqualTo("error");
    }

    @Test
    void aFileThatIsNotAsLongAsAnnouncedIsNotTaken() {
        var announced = SimulatorClient.json(call("files.getUploadURLExternal", "filename=a.log&length=3"));
        var url = announced.path("upload_url").asText();
        var files =
                "files=%5B%7B%22id%22%3A%22" + announced.path("file_id").asText() + "%22%7D%5D&channel_id=C0GENERAL";

        assertThat(client.post(url, "four").statusCode()).isEqualTo(400);
        assertThat(call("files.completeUploadExternal", files).body()).contains("file_not_found");
        assertThat(client.post(url, "abc").body()).isEqualTo("OK - 3");
        var markdown = "&blocks=%5B%7B%22type%22%3A%22markdown%22%2C%22text%22%3A%22x%22%7D%5D";
        assertThat(call("files.completeUploadExternal", files + markdown).body())
                .contains("internal_error");
        assertThat(call("files.completeUploadExternal", files.replace("&channel_id=C0GENERAL", ""))
                        .body())
                .contains("\"ok\":true");
        assertThat(shown()).as("without a channel it stays private").isEmpty();
        assertThat(call("files.completeUploadExternal", files).body()).contains("\"ok\":true");
        assertThat(shown().getFirst().path("files").get(0).path("preview").asText())
                .isEqualTo("abc");
    }

    @Test
    void aFileSentAsAFormIsTakenByteForByte() {
        var bytes = "\r\n--not the boundary\r\n\0ä";
        var announced = SimulatorClient.json(
                call("files.getUploadURLExternal", "filename=a.log&length=" + bytes.getBytes(UTF_8).length));
        var sent = client.post(
                announced.path("upload_url").asText(),
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.log\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n" + bytes + "\r\n--b--\r\n",
                "Content-Type",
                "multipart/form-data; boundary=b");

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    }

    @Test
    void anAnswerPostedLateBelongsToItsCommand() {
        var id = client.type("ada", "general", "demo run x").path("id").asText();
        var metadata = "{\"event_type\":\"chatops_answer\",\"event_payload\":{\"command_id\":\"" + id + "\"}}";
        client.post(
                "/api/chat.postMessage",
                "{\"channel\":\"C0GENERAL\",\"text\":\"late\",\"metadata\":" + metadata + "}",
                "Content-Type",
                "application/json",
                AUTHORIZATION,
                "Bearer " + TOKEN);

        var message = shown().getFirst();
        assertThat(message.path("command_id").asText()).isEqualTo(id);
        assertThat(message.path("final").asBoolean()).isTrue();
        assertThat(SimulatorClient.json(client.get("/sim/assertions"))
                        .path("ok")
                        .asBoolean())
                .isTrue();
        assertThat(SimulatorClient.json(client.get("/sim/posts"))
                        .at("/posts/0/via")
                        .asText())
                .isEqualTo("chat.postMessage");
    }

    private void fault(String order) {
        assertThat(client.post("/sim/faults", order).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> call(String method, String form) {
        return client.post("/api/" + method, form, "Content-Type", FORM, AUTHORIZATION, "Bearer " + TOKEN);
    }

    private MethodsClient methods() {
        return slack.methods(TOKEN);
    }

    private List<JsonNode> shown() {
        return client.transcript("").stream()
                .filter(m -> m.path("kind").asText().equals("message")
                        && !m.path("replaced").asBoolean())
                .toList();
    }
}
