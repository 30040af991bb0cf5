package dev.chatops.system.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.system.SharedWorld;
import dev.chatops.system.TestWorlds;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The short form of {@link FaultSoak}: each fault that there is happens about once. */
@ExtendWith(SharedWorld.class)
class FaultSoakTest {

    private final SharedWorld.Parts parts;

    FaultSoakTest(SharedWorld.Parts parts) {
        this.parts = parts;
    }

    @Test
    void everythingBreaksAndNoCommandIsLostOrRunTwice() throws Exception {
        TestWorlds.requireRestartableParts();
        var soak = new SoakRun(
                parts.world(),
                parts.soak(),
                Long.getLong("chatops.soak.seed", System.nanoTime()),
                90,
                4,
                Duration.ofMillis(2_400),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofMinutes(3));
        var report = soak.run();
        assertThat(report.findings()).isEmpty();
        assertThat(report.accepted()).as("commands that could be lost").isGreaterThan(15);
        assertThat(report.facts().faults()).hasSizeGreaterThan(3);
        assertThat(report.facts().executions()).isNotEmpty();
    }
}
