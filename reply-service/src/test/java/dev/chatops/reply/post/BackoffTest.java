package dev.chatops.reply.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void theWaitDoublesWithEachUse() {
        assertThat(Backoff.before(2, Optional.empty())).isBetween(Duration.ofMillis(500), Duration.ofMillis(750));
        assertThat(Backoff.before(3, Optional.empty())).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_250));
        assertThat(Backoff.before(5, Optional.empty())).isBetween(Duration.ofMillis(4_000), Duration.ofMillis(4_250));
    }

    @Test
    void whatThePlatformOrdersIsWaitedForAndNotMultiplied() {
        var ordered = Optional.of(Duration.ofSeconds(30));
        assertThat(Backoff.before(4, ordered)).isBetween(Duration.ofSeconds(30), Duration.ofMillis(30_250));
    }

    @Test
    void anOrderShorterThanOurOwnWaitChangesNothing() {
        var ordered = Optional.of(Duration.ofSeconds(1));
        assertThat(Backoff.before(5, ordered)).isBetween(Duration.ofMillis(4_000), Duration.ofMillis(4_250));
    }
}
