package dev.chatops.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTailTest {

    @Test
    void aShortLogIsShownWhole() {
        assertThat(LogTail.of("one\ntwo\n", 5, 100)).isEqualTo(new LogTail("one\ntwo", true));
        assertThat(LogTail.of("", 5, 100)).isEqualTo(new LogTail("", true));
    }

    @Test
    void aLongOneIsCutBetweenLines() {
        assertThat(LogTail.of("one\ntwo\nthree\n", 2, 100)).isEqualTo(new LogTail("two\nthree", false));
        assertThat(LogTail.of("one\ntwo\nthree\n", 5, 9)).isEqualTo(new LogTail("three", false));
    }

    @Test
    void anEndlessLineShowsItsEnd() {
        assertThat(LogTail.of("x".repeat(50) + "end", 5, 4)).isEqualTo(new LogTail("xend", false));
        assertThat(LogTail.of("\ud83d\ude00end", 5, 4)).isEqualTo(new LogTail("end", false));
    }

    @Test
    void noLogEndsTheBlockItStandsIn() {
        assertThat(LogTail.of("a ``` b", 5, 100).text()).isEqualTo("a ''' b");
    }
}
