package dev.chatops.reply.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void theWaitDoublesWithEachUse() {
        assertThat(Backoff.before(2)).isBetween(Duration.ofMillis(500), Duration.ofMillis(750));
        assertThat(Backoff.before(3)).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_250));
        assertThat(Backoff.before(5)).isBetween(Duration.ofMillis(4_000), Duration.ofMillis(4_250));
    }
}
