package dev.chatops.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TracesTest {

    /** Nobody said where spans go, so nothing is made and nothing is carried on. */
    @Test
    void withoutAnEndpointNothingIsTraced() {
        try (var step = Traces.step("a step", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")) {
            assertThat(step.with("job_id", 1)).isSameAs(Traces.step("another"));
            assertThat(Traces.current()).isNull();
        }
    }
}
