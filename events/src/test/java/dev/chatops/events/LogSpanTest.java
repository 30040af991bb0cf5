package dev.chatops.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.events.LogSpan.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogSpanTest {

    @Test
    void spansReadBackAsWritten() {
        var spans = List.of(
                new LogSpan(Kind.RUNNER, 120),
                new LogSpan(Kind.ECHO, 17),
                new LogSpan(Kind.OUTPUT, 4),
                new LogSpan(Kind.AFTER, 65_536));
        assertThat(LogSpan.write(spans)).isEqualTo("r120e17o4a65536");
        assertThat(LogSpan.read("r120e17o4a65536")).isEqualTo(spans);
        assertThat(LogSpan.read("")).isEmpty();
    }

    @Test
    void anythingElseIsRefused() {
        for (var text : List.of("x4", "r", "r0", "4", "r-1")) {
            assertThatThrownBy(() -> LogSpan.read(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> LogSpan.read("r99999999999")).isInstanceOf(ArithmeticException.class);
    }
}
