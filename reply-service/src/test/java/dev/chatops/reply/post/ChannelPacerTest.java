package dev.chatops.reply.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChannelPacerTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // nanoTime may overflow
    private final ChannelPacer pacer = new ChannelPacer(now::get);

    @Test
    void aChannelOfWhichThePlatformSaidNothingIsNotPaced() {
        for (int i = 0; i < 100; i++) {
            assertThat(pacer.turn("T/C", false)).isZero();
        }
        assertThat(pacer.isCalm("T/C")).isTrue();
    }

    @Test
    void behindA429AChannelGetsOneMessageASecondInTurn() {
        pacer.slowDown("T/C", Duration.ofSeconds(3));
        assertThat(pacer.turn("T/C", false)).isEqualTo(Duration.ofSeconds(3));
        assertThat(pacer.turn("T/C", false)).isEqualTo(Duration.ofSeconds(4));
        assertThat(pacer.isCalm("T/C")).isFalse();
        assertThat(pacer.turn("T/OTHER", false)).as("another channel").isZero();
        pass(Duration.ofSeconds(10));
        assertThat(pacer.turn("T/C", false)).isZero();
        assertThat(pacer.turn("T/C", false)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aChannelThatWasQuietForAWhileIsNoLongerPaced() {
        pacer.slowDown("T/C", Duration.ofSeconds(1));
        pass(ChannelPacer.MEMORY.plusSeconds(2));
        for (int i = 0; i < 10; i++) {
            assertThat(pacer.turn("T/C", false)).isZero();
        }
    }

    @Test
    void byBotTokenAChannelIsAlwaysPaced() {
        assertThat(pacer.turn("T/C", true)).isZero();
        assertThat(pacer.turn("T/C", true)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pacer.turn("T/C", false)).as("by response URL it is not").isZero();
    }

    @Test
    void aShorterOrderDoesNotShortenALongerOne() {
        pacer.slowDown("T/C", Duration.ofSeconds(30));
        pacer.slowDown("T/C", Duration.ofSeconds(1));
        assertThat(pacer.turn("T/C", false)).isEqualTo(Duration.ofSeconds(30));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
