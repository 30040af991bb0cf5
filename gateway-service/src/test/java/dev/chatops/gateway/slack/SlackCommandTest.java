package dev.chatops.gateway.slack;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.ChatCommand;
import dev.chatops.events.CommandId;
import dev.chatops.events.ReplyAddressSeal;
import dev.chatops.gateway.publish.PublishedCommands;
import dev.chatops.local.quarkus.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(KafkaResource.class)
class SlackCommandTest {

    @Inject
    ReplyAddressSeal seal;

    @Test
    void aCommandArrivesInKafkaWithAllThatSlackSent() throws GeneralSecurityException {
        var text = "demo run args \"a b\"  <ä> & “c” " + UUID.randomUUID();
        var address = "https://hooks.slack.test/commands/T0DEMO/77/secret-" + UUID.randomUUID();
        var request = SlackRequest.signed(SlackRequest.form(Map.of("text", text, "response_url", address)));

        var response = request.send();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).startsWith("application/json");
        assertThat(response.asString()).isEqualTo("{\"response_type\":\"in_channel\",\"text\":\"\"}");
        var record = only(text);
        var command = record.value();
        assertThat(record.key()).isEqualTo("T0DEMO/C0GENERAL");
        assertThat(header(record, "ce_type")).isEqualTo("chat.command.v1");
        assertThat(header(record, "ce_id")).isEqualTo(command.commandId().toString());
        var sentAt = Instant.ofEpochSecond(Long.parseLong(request.timestamp()));
        assertThat(command)
                .isEqualTo(new ChatCommand(
                        CommandId.of("slack", "T0DEMO", request.signature()),
                        command.receivedAt(),
                        sentAt,
                        "slack",
                        "T0DEMO",
                        "C0GENERAL",
                        "general",
                        "U0ADA",
                        "ada",
                        "/chatops",
                        text,
                        false,
                        command.replyAddress()));
        assertThat(command.receivedAt()).isBetween(sentAt, Instant.now());
        assertThat(command.replyAddress()).doesNotContain("secret");
        assertThat(seal.open(command.commandId(), command.replyAddress())).isEqualTo(address);
    }

    @Test
    void aCommandWithoutTextOrNamesIsACommand() {
        var body = SlackRequest.form(Map.of("channel_name", "", "user_name", "", "command", "/bare", "text", ""));
        assertThat(SlackRequest.signed(body).send().statusCode()).isEqualTo(200);

        assertThat(publishedBefore(marker()).stream().map(ConsumerRecord::value))
                .anyMatch(command -> command.slashWord().equals("/bare")
                        && command.text().isEmpty()
                        && command.channelName().isEmpty()
                        && command.userName().isEmpty());
    }

    @Test
    void theSameRequestTwiceIsTheSameCommand() {
        var text = "replayed " + UUID.randomUUID();
        var request = SlackRequest.typing(text);
        request.send();
        request.send();

        assertThat(publishedBefore(marker()).stream()
                        .map(ConsumerRecord::value)
                        .filter(command -> command.text().equals(text)))
                .hasSize(2)
                .extracting(ChatCommand::commandId)
                .containsOnly(CommandId.of("slack", "T0DEMO", request.signature()));
    }

    @Test
    void whatSlackDidNotSignIsRefusedWithoutAWordAndCounted() {
        var text = "forged " + UUID.randomUUID();
        var good = SlackRequest.typing(text);
        refused("forged", good.withSignature("v0=" + "0".repeat(64)));
        refused("forged", good.withSignature("nonsense"));
        refused("missing", good.withSignature(null));
        refused("missing", good.withTimestamp(null));
        refused("malformed", good.withTimestamp("yesterday"));
        var form = SlackRequest.form(Map.of("text", text));
        refused("stale", SlackRequest.signed(form, Instant.now().minus(Duration.ofSeconds(310))));
        refused("stale", SlackRequest.signed(form, Instant.now().plus(Duration.ofSeconds(310))));

        assertThat(publishedBefore(marker()))
                .noneMatch(record -> record.value().text().equals(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"team_id", "user_id", "channel_id", "command", "response_url"})
    void withoutThisFieldItIsNoSlashCommand(String field) {
        var text = "without " + field + UUID.randomUUID();
        var response = SlackRequest.signed(SlackRequest.form(Map.of("text", text, field, "")))
                .send();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.asString()).contains(field);
        assertThat(publishedBefore(marker()))
                .noneMatch(record -> record.value().text().equals(text));
    }

    @Test
    void bodiesThatAreNoFormAreRefused() {
        var form = SlackRequest.form(Map.of("text", "no form"));
        assertThat(SlackRequest.signed("").send().statusCode()).isEqualTo(400);
        assertThat(SlackRequest.signed("text=%zz").send().statusCode()).isEqualTo(400);
        assertThat(SlackRequest.signed(form)
                        .withContentType("application/json")
                        .send()
                        .statusCode())
                .isEqualTo(400);
        assertThat(SlackRequest.signed(form)
                        .withContentType("multipart/form-data; boundary=x")
                        .send()
                        .statusCode())
                .isEqualTo(400);
        assertThat(publishedBefore(marker()))
                .noneMatch(record -> record.value().text().equals("no form"));
    }

    @Test
    void aCharsetBehindTheContentTypeDoesNotMatter() {
        var request =
                SlackRequest.typing("with charset").withContentType("Application/X-WWW-Form-URLencoded; charset=utf-8");
        assertThat(request.send().statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLongIsNotRead() throws IOException {
        // Announced and never sent: whoever sends it all the same may find the connection closed under him.
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /slack/commands HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 600000\r\n\r\n")
                            .getBytes(US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 413");
        }
        assertThat(SlackRequest.typing("x".repeat(100_000)).send().statusCode()).isEqualTo(200);
    }

    @Test
    void slacksCheckOfTheCertificateIsAnswered() {
        var check = SlackRequest.signed("ssl_check=1&token=old");
        assertThat(check.send().statusCode()).isEqualTo(200);
        assertThat(check.withSignature(null).send().statusCode()).isEqualTo(200);
    }

    @Test
    void itIsLiveAndReadyWhileTheBrokerIsThere() {
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(200);
    }

    private static void refused(String reason, SlackRequest request) {
        double before = refusals(reason);
        var response = request.send();
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.asString()).isEmpty();
        assertThat(refusals(reason)).isEqualTo(before + 1);
    }

    private static double refusals(String reason) {
        return ServedMetrics.value("chatops_signatures_refused_total{reason=\"" + reason + "\"}");
    }

    /** A command behind all the others; what is not in Kafka before it was not sent. */
    private static String marker() {
        var text = "marker " + UUID.randomUUID();
        assertThat(SlackRequest.typing(text).send().statusCode()).isEqualTo(200);
        return text;
    }

    private static List<ConsumerRecord<String, ChatCommand>> publishedBefore(String marker) {
        try (var published = new PublishedCommands()) {
            return published.upTo(marker);
        }
    }

    private static ConsumerRecord<String, ChatCommand> only(String text) {
        var all = publishedBefore(marker()).stream()
                .filter(record -> record.value().text().equals(text))
                .toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
