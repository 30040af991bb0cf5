package dev.chatops.reply.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DueTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Test
    void aPostThatMayEndBehindTheLeaseDoesNotBegin() {
        long takenAt = Long.MAX_VALUE - 7; // nanoTime overflows
        var due = TakenRow.at(takenAt, UUID.randomUUID(), "sealed");
        assertThat(due.isOursFor(TIMEOUT, takenAt)).isTrue();
        assertThat(due.isOursFor(TIMEOUT, takenAt + Duration.ofSeconds(15).toNanos()))
                .isTrue();
        assertThat(due.isOursFor(TIMEOUT, takenAt + Duration.ofSeconds(15).toNanos() + 1))
                .isFalse();
    }
}
