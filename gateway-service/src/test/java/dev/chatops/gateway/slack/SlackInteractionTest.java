package dev.chatops.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.ChatCommand;
import dev.chatops.events.CommandId;
import dev.chatops.events.ReplyAddressSeal;
import dev.chatops.gateway.publish.PublishedCommands;
import dev.chatops.local.quarkus.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KafkaResource.class)
class SlackInteractionTest {

    @Inject
    ReplyAddressSeal seal;

    @Test
    void aClickIsACommandOfWhoClicked() throws GeneralSecurityException {
        var text = "acme/demo play 12 & <x> &amp; " + UUID.randomUUID();
        var payload = SlackRequest.click(text);
        var request = SlackRequest.interaction(payload.toString());

        var response = request.send();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.asString()).isEmpty();
        var command = only(text);
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
                        "",
                        text,
                        false,
                        command.replyAddress(),
                        ChatCommand.Origin.BUTTON));
        assertThat(seal.open(command.commandId(), command.replyAddress()))
                .isEqualTo(payload.path("response_url").asText());
    }

    @Test
    void theSameClickDeliveredTwiceIsTheSameCommand() {
        var text = "replayed click " + UUID.randomUUID();
        var request = SlackRequest.clicking(text);
        request.send();
        request.send();

        assertThat(publishedBefore(marker()).stream()
                        .filter(command -> command.text().equals(text)))
                .hasSize(2)
                .extracting(ChatCommand::commandId)
                .containsOnly(CommandId.of("slack", "T0DEMO", request.signature()));
    }

    @Test
    void whatSlackDidNotSignIsRefusedWithoutAWord() {
        var text = "forged click " + UUID.randomUUID();
        var good = SlackRequest.clicking(text);
        var old = SlackRequest.signed(good.body(), Instant.now().minus(Duration.ofSeconds(310)))
                .at(good.path());
        for (var bad : List.of(good.withSignature("v0=" + "0".repeat(64)), good.withSignature(null), old)) {
            var response = bad.send();
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.asString()).isEmpty();
        }

        assertThat(publishedBefore(marker()))
                .noneMatch(command -> command.text().equals(text));
    }

    @Test
    void whatTypesNoCommandIsAcknowledgedAndCounted() {
        double before = ServedMetrics.value("chatops_interactions_ignored_total");
        var form = SlackRequest.click("a form").put("type", "view_submission");

        assertThat(SlackRequest.interaction(form.toString()).send().statusCode())
                .isEqualTo(200);
        assertThat(ServedMetrics.value("chatops_interactions_ignored_total")).isEqualTo(before + 1);
        assertThat(publishedBefore(marker()))
                .noneMatch(command -> command.text().equals("a form"));
    }

    @Test
    void whatIsNoInteractionIsSaidToBeNone() {
        var response = SlackRequest.interaction("{").send();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.asString()).contains("Not an interaction: payload");
        var command = SlackRequest.signed(SlackRequest.form(Map.of("text", "help")));
        assertThat(command.at("/slack/interactions").send().statusCode()).isEqualTo(400);
        var click = SlackRequest.clicking("help");
        assertThat(click.at("/slack/commands").send().statusCode()).isEqualTo(400);
    }

    @Test
    void slacksCheckOfTheCertificateIsAnswered() {
        var check = SlackRequest.signed("ssl_check=1&token=old").at("/slack/interactions");
        assertThat(check.withSignature(null).send().statusCode()).isEqualTo(200);
    }

    @Test
    void aClickBringsAlongTheLongestMessageThatThereCanBe() {
        var text = "of a long message " + UUID.randomUUID();
        var payload = SlackRequest.click(text);
        payload.withObject("/message").put("text", "漢".repeat(40_000));

        assertThat(SlackRequest.interaction(payload.toString()).send().statusCode())
                .isEqualTo(200);
        assertThat(only(text).text()).isEqualTo(text);
    }

    private static String marker() {
        var text = "marker " + UUID.randomUUID();
        assertThat(SlackRequest.clicking(text).send().statusCode()).isEqualTo(200);
        return text;
    }

    private static List<ChatCommand> publishedBefore(String marker) {
        try (var published = new PublishedCommands()) {
            return published.upTo(marker).stream().map(ConsumerRecord::value).toList();
        }
    }

    private static ChatCommand only(String text) {
        var all = publishedBefore(marker()).stream()
                .filter(command -> command.text().equals(text))
                .toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
