package dev.chatops.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.Startup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandCountersTest {

    /** Prometheus sees an increase only where something stood before: else no alert would hear of the first refusal. */
    @ParameterizedTest
    @ValueSource(strings = {"accepted", "not_accepted", "unconfirmed", "malformed"})
    void commandsAreCountedFromZero(String outcome) {
        var registry = new SimpleMeterRegistry();
        new CommandCounters(registry);
        assertThat(registry.get("chatops.commands")
                        .tag("outcome", outcome)
                        .counter()
                        .count())
                .isZero();
        assertThat(CommandCounters.class)
                .as("not only when the first one comes")
                .hasAnnotation(Startup.class);
    }
}
