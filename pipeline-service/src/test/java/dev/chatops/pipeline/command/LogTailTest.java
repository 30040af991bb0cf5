package dev.chatops.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.pipeline.Growth;
import dev.chatops.pipeline.log.LogEnd;
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

    @Test
    void ofALongLogOnlyItsEndIsReadFromABreakOn() {
        var colours = "\033[32m".repeat(20_000);
        assertThat(ofLog("one\n" + colours + "\ntwo\n" + "\r\n ".repeat(70_000)))
                .isEqualTo(new LogTail("two", false));
        assertThat(ofLog("one\n" + "1 %\r".repeat(30_000) + "done\n")).isEqualTo(new LogTail("done", false));
        assertThat(ofLog("x".repeat(70_000) + "end\nsection_end:1:a\r\033[0K\n").text())
                .hasSize(100)
                .endsWith("xend");
        assertThat(ofLog("one\n\033[32mtwo\033[0m\n\n")).isEqualTo(new LogTail("one\ntwo", true));
        assertThat(ofLog("")).isEqualTo(new LogTail("", true));
    }

    @Test
    void theEndOfALogIsNotAllThereIsThoughItIsShownWhole() {
        assertThat(LogTail.of(new LogEnd("two\nthree".getBytes(UTF_8), false), 5, 100))
                .isEqualTo(new LogTail("two\nthree", false));
    }

    @Test
    void aLongLogOfCarriageReturnsTakesTimeInProportion() {
        Growth.assertLinear("\r", LogTailTest::ofLog);
        Growth.assertLinear("1 %\r\033[K", LogTailTest::ofLog);
    }

    private static LogTail ofLog(String log) {
        return LogTail.of(LogEnd.of(log.getBytes(UTF_8)), 5, 100);
    }
}
