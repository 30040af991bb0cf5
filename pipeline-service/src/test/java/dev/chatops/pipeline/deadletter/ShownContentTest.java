package dev.chatops.pipeline.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A dead letter is shown as logs would show it. */
class ShownContentTest {

    @Test
    void whatLogsNeverHoldIsNotShown() {
        var value = """
                {"commandId": "c-1", "userName": "ada", "text": "demo run deploy s3cret", "replyAddress": "v1.k1.sealed",
                 "escaped": false, "newField": "of a later release", "number": 7,
                 "actions": [{"label": "Play", "command": "demo play 1"}], "reply": {"jobId": 5, "secret": "x"}}""";
        assertThat(ShownContent.value(value.getBytes(UTF_8)).toString())
                .contains(
                        "\"commandId\":\"c-1\"",
                        "\"userName\":\"ada\"",
                        "\"text\":\"[not shown, 22 characters]\"",
                        "\"escaped\":false",
                        "\"number\":\"[not shown]\"",
                        "\"newField\":\"[not shown, 18 characters]\"",
                        "\"jobId\":5")
                .doesNotContain("s3cret", "sealed", "later release", "demo play");
    }

    @Test
    void whatIsNoJsonIsNotShown() {
        assertThat(ShownContent.value("xoxb-secret".getBytes(UTF_8)).asText()).isEqualTo("[no JSON object, 11 bytes]");
        assertThat(ShownContent.value("\"a text\"".getBytes(UTF_8)).asText()).isEqualTo("[no JSON object, 8 bytes]");
        assertThat(ShownContent.value(new byte[0]).asText()).isEqualTo("[no JSON object, 0 bytes]");
    }

    @Test
    void unknownHeadersAreNotShown() {
        assertThat(ShownContent.headers(Map.of("ce_type", "chat.command.v1", "cookie", "secret")))
                .containsExactly(
                        Map.entry("ce_type", "chat.command.v1"), Map.entry("cookie", "[not shown, 6 characters]"));
    }
}
