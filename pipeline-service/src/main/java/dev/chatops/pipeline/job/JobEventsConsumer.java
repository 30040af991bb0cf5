package dev.chatops.pipeline.job;

import dev.chatops.consume.BatchConsumer;
import dev.chatops.consume.TopicReading;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.OfAttempt;
import dev.chatops.events.JobEvent.Unknown;
import dev.chatops.events.JobEventDeserializer;
import dev.chatops.events.Topics;
import dev.chatops.pipeline.log.JobLogs;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Hears what runners say of their attempts: keeps the log, ends the job. */
@Liveness
@ApplicationScoped
class JobEventsConsumer implements HealthCheck {

    /** The words of runners; and what no release knows yet, which is set aside if it is no event at all. */
    private static final Set<Class<? extends JobEvent>> KINDS =
            Set.of(JobLogChunk.class, JobAttemptFinished.class, Unknown.class);

    private final OpenAttempts attempts;
    private final JobTransitions transitions;
    private final JobLogs logs;
    private final OutboxPublisher publisher;
    private final BatchConsumer<JobEvent> consumer;

    JobEventsConsumer(
            OpenAttempts attempts,
            JobTransitions transitions,
            JobLogs logs,
            OutboxPublisher publisher,
            TopicReading reading) {
        this.attempts = attempts;
        this.transitions = transitions;
        this.logs = logs;
        this.publisher = publisher;
        this.consumer = reading.of(Topics.JOB_EVENTS, JobEventDeserializer.of(KINDS), this::onJobEvents);
    }

    void start(@Observes StartupEvent event) {
        consumer.start();
    }

    void stop(@Observes ShutdownEvent event) {
        consumer.close();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("job-events consumer")
                .status(consumer.isRunning())
                .build();
    }

    private Runnable onJobEvents(Connection connection, List<JobEvent> events) throws SQLException {
        var ofAttempts = events.stream()
                .filter(event -> event instanceof JobLogChunk || event instanceof JobAttemptFinished)
                .map(OfAttempt.class::cast)
                .toList();
        if (ofAttempts.isEmpty()) {
            return () -> {};
        }
        var open = new HashMap<>(attempts.of(connection, jobs(ofAttempts, JobLogChunk.class)));
        var words = jobs(ofAttempts, JobAttemptFinished.class);
        if (!words.isEmpty()) {
            open.putAll(attempts.lock(connection, words));
        }
        logs.append(connection, chunksOfOpenAttempts(ofAttempts, open));
        var ends = new LinkedHashMap<Long, OpenAttempt.End>(); // a word that is read twice counts once
        for (var event : ofAttempts) {
            if (event instanceof JobAttemptFinished word && isOpen(word, open)) {
                ends.putIfAbsent(word.jobId(), open.get(word.jobId()).endedBy(word));
            }
        }
        var written = transitions.close(connection, List.copyOf(ends.values()));
        return () -> publisher.publishAll(written);
    }

    private static Set<Long> jobs(List<OfAttempt> events, Class<? extends OfAttempt> type) {
        return events.stream().filter(type::isInstance).map(JobEvent::jobId).collect(Collectors.toSet());
    }

    private static List<JobLogChunk> chunksOfOpenAttempts(List<OfAttempt> events, Map<Long, OpenAttempt> open) {
        return events.stream()
                .filter(event -> event instanceof JobLogChunk && isOpen(event, open))
                .map(JobLogChunk.class::cast)
                .toList();
    }

    private static boolean isOpen(OfAttempt event, Map<Long, OpenAttempt> open) {
        var attempt = open.get(event.jobId());
        return attempt != null && attempt.isWordOf(event);
    }
}
