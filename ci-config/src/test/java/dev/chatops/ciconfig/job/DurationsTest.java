package dev.chatops.ciconfig.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.ciconfig.field.Durations;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference's §18. */
class DurationsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2h20min               | 8400
            1h30                  | 3630
            1h30m                 | 5400
            1M                    | 60
            90                    | 90
            1.5 hours             | 5400
            6 mos 1 day           | 15638400
            1:20                  | 80
            4:01:01               | 14461
            three mins            | 180
            twenty five minutes   | 1500
            day                   | 86400
            2 weeks               | 1209600
            1 year                | 31557600
            1 hour and 30 minutes | 5400
            1 hour, 30 minutes    | 5400
            3 yrs                 | 94672800
            """)
    void aTimeIsReadAsGitLabReadsIt(String text, long seconds) {
        assertThat(Durations.parse(text)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0s",
                "an hour",
                "PT1H",
                "10min.",
                "$X",
                "soon",
                "-5m",
                "1 hour ago",
                "99999999999999999999 years"
            })
    void anythingElseIsNoTime(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
