package dev.chatops.reply.post;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.ReplyAddressSeal;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyAddressesTest {

    private static final List<String> KEYS = List.of("k1:" + Base64.getEncoder().encodeToString(new byte[32]));
    private static final UUID COMMAND = UUID.randomUUID();

    private final ReplyAddressSeal seal = new ReplyAddressSeal(KEYS);
    private final ReplyAddresses addresses = new ReplyAddresses(
            KEYS, new TestPostConfig(Duration.ofSeconds(1), Optional.of(List.of("127.0.0.1:18083"))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.slack.com/commands/T0/1/x",
                "https://HOOKS.slack.com/commands/T0/1/x",
                "https://hooks.slack.com:443/commands/T0/1/x",
                "http://127.0.0.1:18083/commands/x"
            })
    void slackAndTheConfiguredSimulatorMayBePostedTo(String address) {
        assertThat(addresses.open(COMMAND, seal.seal(COMMAND, address))).contains(URI.create(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.slack.com/commands/T0/1/x",
                "https://hooks.slack.com.evil.example/x",
                "https://evil.example/hooks.slack.com",
                "https://hooks.slack.com@evil.example/x",
                "https://user@hooks.slack.com/x",
                "https://hooks.slack.com:8443/x",
                "http://127.0.0.1:18084/x",
                "http://localhost:18083/x",
                "https://127.0.0.1:18083/x",
                "http://169.254.169.254/latest/meta-data",
                "file:///etc/passwd",
                "hooks.slack.com/x",
                "https:///x",
                "not an address"
            })
    void nothingElseMay(String address) {
        assertThat(addresses.open(COMMAND, seal.seal(COMMAND, address))).isEmpty();
    }

    @Test
    void anAddressThatWasSealedForAnotherCommandIsWorthNothing() {
        var sealed = seal.seal(UUID.randomUUID(), "https://hooks.slack.com/commands/T0/1/x");
        assertThat(addresses.open(COMMAND, sealed)).isEmpty();
        assertThat(addresses.open(COMMAND, "https://hooks.slack.com/commands/T0/1/x"))
                .isEmpty();
    }
}
