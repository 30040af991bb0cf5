package dev.chatops.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.gateway.publish.Publication;
import org.junit.jupiter.api.Test;

class SlackAckTest {

    @Test
    void anAcceptedCommandShowsEverybodyWhatWasTypedAndNothingElse() {
        assertThat(SlackAck.of(Publication.ACCEPTED, "/chatops help", false)).isEqualTo(new SlackAck("in_channel", ""));
    }

    @Test
    void aRefusalGoesToTheTypistAloneAndSaysWhatWasTypedAndWhatToDo() {
        var ack = SlackAck.of(Publication.NOT_ACCEPTED, "/chatops demo run deploy", false);

        assertThat(ack.responseType()).isEqualTo("ephemeral");
        assertThat(ack.text()).contains("Not accepted", "try again", "`/chatops demo run deploy`");
    }

    @Test
    void anUnclearOneWarnsThatItMayRun() {
        var ack = SlackAck.of(Publication.UNCONFIRMED, "/chatops demo run deploy", false);

        assertThat(ack.responseType()).isEqualTo("ephemeral");
        assertThat(ack.text()).contains("Not confirmed", "may still run", "`status`", "`/chatops demo run deploy`");
    }

    @Test
    void whatWasTypedCannotMentionAnybody() {
        assertThat(SlackAck.of(Publication.NOT_ACCEPTED, "/chatops <!channel> & more", false)
                        .text())
                .contains("&lt;!channel&gt; &amp; more");
    }

    @Test
    void whatCameWithEntitiesIsNotEscapedTwice() {
        assertThat(SlackAck.of(Publication.NOT_ACCEPTED, "/chatops a &amp; b", true)
                        .text())
                .contains("`/chatops a &amp; b`");
    }

    @Test
    void backTicksAndLineBreaksAreQuotedAsLines() {
        assertThat(SlackAck.of(Publication.NOT_ACCEPTED, "/chatops echo `id`\nmore", false)
                        .text())
                .endsWith(">/chatops echo `id`\n>more");
    }

    @Test
    void aVeryLongTextIsCutBetweenCharacters() {
        var ack = SlackAck.of(Publication.NOT_ACCEPTED, "/" + "😀".repeat(5_000), false);

        assertThat(ack.text()).endsWith("😀…`").hasSizeLessThan(2_300);
    }
}
