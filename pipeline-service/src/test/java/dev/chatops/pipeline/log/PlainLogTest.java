package dev.chatops.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainLogTest {

    @Test
    void markersColoursAndOverwrittenProgressAreGone() {
        var log = "section_start:1600445393:step_script\r\033[0K\033[32;1m$ make\033[0;m\n"
                + "10 %\r50 %\r100 %\ndone\r\nsection_end:1600445394:step_script\r\033[0K\000";
        assertThat(PlainLog.of(log.getBytes(UTF_8))).isEqualTo("$ make\n100 %\ndone\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'a\\rb', b",
        "'a\\rb\\r', b",
        "'a\\rb\\r\\r', b",
        "'a\\r\\rb', b",
        "'a\\r\\r\\nb', 'a\\nb'",
        "'a\\rb\\nc\\rd\\ne', 'b\\nd\\ne'",
        "'\\r\\r', ''",
        "'\\n\\r\\n', '\\n\\n'",
        "'', ''",
        "'a\u2028b\\rc', c",
        "'a\\013b\\tc', 'ab\\tc'",
    })
    void ofALineOnlyWhatWasWrittenLastIsLeft(String log, String plain) {
        assertThat(PlainLog.of(log.translateEscapes().getBytes(UTF_8))).isEqualTo(plain.translateEscapes());
    }
}
