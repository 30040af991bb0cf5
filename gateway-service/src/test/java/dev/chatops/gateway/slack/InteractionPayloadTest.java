package dev.chatops.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.gateway.slack.SlackInteraction.Click;
import dev.chatops.gateway.slack.SlackInteraction.Malformed;
import dev.chatops.gateway.slack.SlackInteraction.Other;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InteractionPayloadTest {

    private final ObjectNode payload = SlackRequest.click("acme/demo play 12 A=\"b  c\" ä😀");

    @Test
    void aClickIsWhoWhereAndTheButtonsCommand() {
        assertThat(read())
                .isEqualTo(new Click(
                        "T0DEMO",
                        "C0GENERAL",
                        "general",
                        "U0ADA",
                        "ada",
                        "acme/demo play 12 A=\"b  c\" ä😀",
                        payload.path("response_url").asText()));
    }

    @Test
    void theChannelMayStandInTheContainerAlone() {
        payload.putNull("channel");

        assertThat(read()).isInstanceOfSatisfying(Click.class, click -> {
            assertThat(click.channelId()).isEqualTo("C0GENERAL");
            assertThat(click.channelName()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"team", "user", "channel", "response_url"})
    void aClickMustHave(String part) {
        payload.remove("container");
        payload.remove(part);

        assertThat(read())
                .isInstanceOfSatisfying(
                        Malformed.class, wrong -> assertThat(wrong.why()).contains(part));
    }

    @Test
    void theUsersHomeDoesNotStandInForTheWorkspace() {
        payload.putNull("team");

        assertThat(read()).isEqualTo(new Malformed("team.id is missing"));
    }

    @Test
    void aButtonThatIsALinkTypesNothing() {
        button().remove("value");
        button().put("url", "https://example.com");

        assertThat(read()).isEqualTo(new Other("block_actions"));
    }

    @Test
    void aMenuTypesNothingEvenWithAValue() {
        button().put("type", "static_select");

        assertThat(read()).isEqualTo(new Other("block_actions"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"view_submission", "view_closed", "shortcut", "message_action", "of_a_later_year"})
    void otherTypesTypeNothing(String type) {
        payload.put("type", type);

        assertThat(read()).isEqualTo(new Other(type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "null",
                "\"block_actions\"",
                "{}",
                "{\"type\":[]}",
                "{\"type\":\"block_actions\",\"actions\":{}}",
                "{\"type\":\"block_actions\",\"actions\":[7]}",
                "{\"type\":\"block_actions\",\"user\":\"ada\"}",
                "{\"type\":\"block_actions\",\"actions\":[{\"type\":\"button\",\"value\":\"x\"}],\"team\":[]}"
            })
    void whatSlackDoesNotSendIsMalformed(String other) {
        assertThat(InteractionPayload.read(other)).isInstanceOf(Malformed.class);
    }

    @Test
    void deeplyNestedPayloadsAreMalformed() {
        assertThat(InteractionPayload.read("{\"type\":".repeat(100_000))).isInstanceOf(Malformed.class);
        assertThat(InteractionPayload.read(
                        "{\"type\":\"block_actions\",\"message\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void withoutActionsItTypesNothing() {
        payload.remove("actions");

        assertThat(read()).isEqualTo(new Other("block_actions"));
    }

    @Test
    void whatIsPrintedHoldsNeitherCommandNorReplyAddress() {
        assertThat(read().toString()).doesNotContain("https", "play");
    }

    private ObjectNode button() {
        return (ObjectNode) payload.path("actions").get(0);
    }

    private SlackInteraction read() {
        return InteractionPayload.read(payload.toString());
    }
}
