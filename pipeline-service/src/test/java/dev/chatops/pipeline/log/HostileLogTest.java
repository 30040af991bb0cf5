package dev.chatops.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.pipeline.Growth;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job writes costs readers time in proportion, whatever it is. */
class HostileLogTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r",
                "\r\r\n",
                "1 %\r",
                " \r",
                "\033",
                "[",
                "\033[",
                "\033]",
                "\033]x\r",
                "\033[1;",
                "\033[32m",
                "0 ",
                "section_start:1:",
                "section_start:1:a[",
                "section_start:1:a\r\033[0K",
                "section_end:1:a\r\033[0K",
                "\033\r[0 section_start:1:a",
            })
    void readingALogTakesTimeInProportion(String unit) {
        Growth.assertLinear(unit, log -> PlainLog.of(log.getBytes(UTF_8)));
        Growth.assertLinear(unit, log -> LogHtml.of(log.getBytes(UTF_8), 1));
        Growth.assertLinear(unit, log -> LogHtml.part(log.getBytes(UTF_8), LogHtml.Mark.after(0), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", " ", "a", "\r", "a=,"})
    void whatOpensOnceAndNeverEndsIsNoDifferent(String unit) {
        for (var opening :
                new String[] {"\033[", "\033]", "section_start:", "section_start:1:", "section_start:1:a["}) {
            Growth.assertLinear(unit, log -> PlainLog.of((opening + log).getBytes(UTF_8)));
            Growth.assertLinear(unit, log -> LogHtml.of((opening + log).getBytes(UTF_8), 1));
        }
    }
}
