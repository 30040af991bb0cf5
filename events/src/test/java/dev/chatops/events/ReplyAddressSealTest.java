package dev.chatops.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReplyAddressSealTest {

    private static final String ADDRESS = "https://hooks.slack.com/commands/T0DEMO/1/x-_y";
    private static final String OLD = key("old", 1);
    private static final String NEW = key("new", 2);
    private final UUID command = UUID.randomUUID();

    @Test
    void whatWasSealedOpensUnderItsOwnCommandOnly() throws GeneralSecurityException {
        var seal = new ReplyAddressSeal(List.of(OLD));
        var token = seal.seal(command, ADDRESS);
        assertThat(seal.open(command, token)).isEqualTo(ADDRESS);
        assertThatThrownBy(() -> seal.open(UUID.randomUUID(), token)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void theTokenDoesNotShowTheAddressAndDiffersEachTime() {
        var seal = new ReplyAddressSeal(List.of(OLD));
        var token = seal.seal(command, ADDRESS);
        assertThat(token).doesNotContain("slack").isNotEqualTo(seal.seal(command, ADDRESS));
    }

    @Test
    void duringARotationTheOldKeyStillOpensAndTheNewOneSeals() throws GeneralSecurityException {
        var before = new ReplyAddressSeal(List.of(OLD)).seal(command, ADDRESS);
        var rotating = new ReplyAddressSeal(List.of(NEW, OLD));
        assertThat(rotating.open(command, before)).isEqualTo(ADDRESS);
        var after = rotating.seal(command, ADDRESS);
        assertThat(new ReplyAddressSeal(List.of(NEW)).open(command, after)).isEqualTo(ADDRESS);
        assertThatThrownBy(() -> new ReplyAddressSeal(List.of(NEW)).open(command, before))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("old");
    }

    @Test
    void aTokenWithAnyByteChangedDoesNotOpen() {
        var seal = new ReplyAddressSeal(List.of(OLD));
        var token = seal.seal(command, ADDRESS);
        for (int i = 0; i < token.length(); i++) {
            var changed = new StringBuilder(token);
            changed.setCharAt(i, token.charAt(i) == 'A' ? 'Q' : 'A');
            assertThatThrownBy(() -> seal.open(command, changed.toString()))
                    .as("position in the token")
                    .isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void aKeyOfAnotherFormIsRefusedWithoutShowingIt() {
        for (var wrong : List.of("", "k1", "k1:c2hvcnQ=", ":" + OLD, "a b:" + OLD.substring(4))) {
            assertThatThrownBy(() -> new ReplyAddressSeal(List.of(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("32 bytes")
                    .hasMessageNotContaining("c2hvcnQ");
        }
        assertThatThrownBy(() -> new ReplyAddressSeal(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static String key(String id, int fill) {
        var bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return id + ":" + Base64.getEncoder().encodeToString(bytes);
    }
}
