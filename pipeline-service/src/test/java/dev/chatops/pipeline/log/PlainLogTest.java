package dev.chatops.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainLogTest {

    @Test
    void markersColoursAndOverwrittenProgressAreGone() {
        var log = "section_start:1600445393:step_script\r\033[0K\033[32;1m$ make\033[0;m\n"
                + "10 %\r50 %\r100 %\ndone\r\nsection_end:1600445394:step_script\r\033[0K\000";
        assertThat(PlainLog.of(log.getBytes(UTF_8))).isEqualTo("$ make\n100 %\ndone\n");
    }
}
