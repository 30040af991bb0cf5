package dev.chatops.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandIdTest {

    @Test
    void aReplayedRequestIsTheSameCommandAndAnyOtherIsNot() {
        var id = CommandId.of("slack", "T0DEMO", "v0=abc");
        assertThat(CommandId.of("slack", "T0DEMO", "v0=abc")).isEqualTo(id);
        assertThat(CommandId.of("slack", "T0DEMO", "v0=abd")).isNotEqualTo(id);
        assertThat(CommandId.of("slack", "T1DEMO", "v0=abc")).isNotEqualTo(id);
        assertThat(CommandId.of("mattermost", "T0DEMO", "v0=abc")).isNotEqualTo(id);
    }

    @Test
    void itIsAUuidOfVersion8() {
        var id = CommandId.of("slack", "T0DEMO", "v0=abc");
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
    }
}
