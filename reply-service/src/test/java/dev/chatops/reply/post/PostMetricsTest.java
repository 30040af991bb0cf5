package dev.chatops.reply.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.Startup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostMetricsTest {

    /** Prometheus sees an increase only where something stood before: else no alert would hear of the first drop. */
    @ParameterizedTest
    @ValueSource(strings = {"answered", "dropped", "undelivered"})
    void endsOfCommandsAreCountedFromZero(String outcome) {
        var registry = new SimpleMeterRegistry();
        new PostMetrics(registry);
        assertThat(registry.get("chatops_replies")
                        .tag("outcome", outcome)
                        .counter()
                        .count())
                .isZero();
        assertThat(PostMetrics.class).as("not only when the first one ends").hasAnnotation(Startup.class);
    }
}
