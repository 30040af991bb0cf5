package dev.chatops.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestClockTest {

    @TempDir
    Path folder;

    @Test
    void allClocksOfOneFileMoveTogether() {
        var mine = TestClock.reading(folder.resolve("clock"));
        var yours = TestClock.reading(folder.resolve("clock"));
        var before = Instant.now();
        assertThat(yours.offset()).isZero();
        mine.advance(Duration.ofMinutes(31));
        mine.advance(Duration.ofSeconds(5));
        assertThat(yours.offset()).isEqualTo(Duration.parse("PT31M5S"));
        assertThat(yours.instant()).isAfterOrEqualTo(before.plus(yours.offset()));
    }

    @Test
    void aFileWithAnythingElseIsNamedInTheError() throws Exception {
        var file = Files.writeString(folder.resolve("clock"), "half an hour");
        assertThatThrownBy(TestClock.reading(file)::instant).hasMessageContaining(file.toString());
    }
}
