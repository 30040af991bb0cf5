package dev.chatops.pipeline.deadletter;

import dev.chatops.events.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * {@code chatops_dead_letters_open{topic}}: what waits for an operator. Every replica shows all: take the maximum. Also forgets
 * what was decided long ago.
 */
@ApplicationScoped
class DeadLetterGauges {

    private static final int STEP = 1_000;

    private final DeadLetterTable letters;
    private final MultiGauge open;

    DeadLetterGauges(DeadLetterTable letters, MeterRegistry metrics) {
        this.letters = letters;
        this.open = MultiGauge.builder("chatops_dead_letters_open")
                .description("Records that were set aside and wait for an operator")
                .register(metrics);
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refresh() {
        try {
            var counts = letters.open();
            open.register(
                    Stream.of(Topics.CHAT_COMMANDS, Topics.JOB_EVENTS, Topics.CHAT_REPLIES, Topics.REPLY_EVENTS)
                            .<MultiGauge.Row<?>>map(
                                    topic -> MultiGauge.Row.of(Tags.of("topic", topic), counts.getOrDefault(topic, 0L)))
                            .toList(),
                    true);
        } catch (SQLException e) {
            Log.warnf("dead letters not counted: %s", e.getMessage());
        }
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        try {
            while (letters.removeOld(STEP) == STEP) {
                // until none is left
            }
        } catch (SQLException e) {
            Log.warnf("old dead letters not forgotten, trying again in an hour: %s", e.getMessage());
        }
    }
}
