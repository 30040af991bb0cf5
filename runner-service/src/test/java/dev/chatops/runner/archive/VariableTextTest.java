package dev.chatops.runner.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VariableTextTest {

    @Test
    void referencesGiveWayToValuesOnce() {
        var variables = Map.of("A", "1", "B_2", "$A", "C", "\\$x");
        assertThat(VariableText.expand("$A-${B_2}-$C-$NOPE-${NOPE}-$$A-$-${-a$", variables))
                .isEqualTo("1-$A-\\$x---$A-$-${-a$");
    }
}
