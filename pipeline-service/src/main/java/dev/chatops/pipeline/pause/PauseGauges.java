package dev.chatops.pipeline.pause;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/**
 * {@code chatops_paused_seconds{kind,name}}: for how long each thing has been paused; nothing where nothing is. Every replica
 * shows all: take the maximum.
 */
@ApplicationScoped
class PauseGauges {

    private final PauseTable pauses;
    private final Clock clock;
    private final MultiGauge paused;

    PauseGauges(PauseTable pauses, Clock clock, MeterRegistry metrics) {
        this.pauses = pauses;
        this.clock = clock;
        this.paused = MultiGauge.builder("chatops_paused_seconds")
                .description("For how long a project, a runner pool or everything has been paused")
                .register(metrics);
    }

    @Scheduled(every = "5s", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refresh() {
        try {
            var now = clock.instant();
            paused.register(
                    pauses.active().active().stream()
                            .<MultiGauge.Row<?>>map(pause -> MultiGauge.Row.of(
                                    Tags.of(
                                            "kind",
                                            pause.scope().kind(),
                                            "name",
                                            pause.scope().name()),
                                    Math.max(
                                            0,
                                            Duration.between(pause.since(), now).toSeconds())))
                            .toList(),
                    true);
        } catch (SQLException e) {
            Log.warnf("pauses not counted: %s", e.getMessage());
        }
    }
}
