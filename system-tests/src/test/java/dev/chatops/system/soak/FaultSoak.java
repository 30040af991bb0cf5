package dev.chatops.system.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.local.FreePorts;
import dev.chatops.system.TestWorlds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand commands while everything is killed, paused and restarted, in a world of its own: {@code ./chatops soak}.
 * {@code -Dchatops.soak.seed}, {@code .commands}, {@code .rate} (commands a second) and {@code .minutes} (after which no more
 * is typed) say which.
 */
@Tag("soak")
class FaultSoak {

    /** To come to rest: a lost runner's job is tried again a minute later, twice at most. */
    private static final Duration REST = Duration.ofMinutes(6);

    /** Longer than the 20 s for which a reply is its poster's. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(35);

    @Test
    void everythingBreaksAndNoCommandIsLostOrRunTwice() throws Exception {
        int commands = Integer.getInteger("chatops.soak.commands", 10_000);
        int perSecond = Integer.getInteger("chatops.soak.rate", 9);
        var folder = Files.createTempDirectory(Path.of("target"), "soak").toAbsolutePath();
        var project = SoakProject.in(folder, 1);
        try (var world = TestWorlds.start(
                folder.resolve("data"),
                project.projectFile(),
                FreePorts.rangeOf(16),
                Map.of("runner", 2, "gateway", 2, "reply", 2),
                Map.of())) {
            var soak = new SoakRun(
                    world,
                    project,
                    Long.getLong("chatops.soak.seed", System.nanoTime()),
                    commands,
                    perSecond,
                    Duration.ofSeconds(6),
                    LONGEST_PAUSE,
                    Duration.ofMinutes(Integer.getInteger("chatops.soak.minutes", 60)),
                    REST);
            assertThat(soak.run().findings()).isEmpty();
        }
    }
}
