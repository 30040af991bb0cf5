package dev.chatops.reply.ledger;

import dev.chatops.consume.BatchAction;
import dev.chatops.consume.BatchConsumer;
import dev.chatops.consume.ConsumerPositions;
import dev.chatops.consume.DeadLetters;
import dev.chatops.consume.Transactions;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatAnswerDeserializer;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.ChatCommandDeserializer;
import dev.chatops.events.JobEventDeserializer;
import dev.chatops.events.Topics;
import dev.chatops.reply.ledger.Ledger.Answer;
import dev.chatops.reply.post.Poster;
import dev.chatops.reply.render.Reply;
import dev.chatops.reply.render.SlackMessages;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Reads the three topics that the ledger is made of. Posting happens after each batch, on other threads. */
@Liveness
@ApplicationScoped
class LedgerConsumers implements HealthCheck {

    private final Ledger ledger;
    private final Poster poster;
    private final List<BatchConsumer<?>> consumers;

    LedgerConsumers(
            Ledger ledger,
            JobAnswers jobs,
            Poster poster,
            ConsumerPositions positions,
            Transactions transactions,
            DeadLetters deadLetters,
            MeterRegistry metrics,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.ledger = ledger;
        this.poster = poster;
        var reading = new Reading(bootstrapServers, positions, transactions, deadLetters, metrics);
        this.consumers = List.of(
                reading.of(Topics.CHAT_COMMANDS, new ChatCommandDeserializer(), this::onCommands),
                reading.of(Topics.CHAT_REPLIES, new ChatAnswerDeserializer(), this::onAnswers),
                reading.of(Topics.JOB_EVENTS, new JobEventDeserializer(), (connection, events) -> {
                    var answered = jobs.onJobEvents(connection, events);
                    return () -> answered.forEach(poster::post);
                }));
    }

    void start(@Observes StartupEvent event) {
        consumers.forEach(BatchConsumer::start);
    }

    void stop(@Observes ShutdownEvent event) {
        consumers.forEach(BatchConsumer::close);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("ledger consumers")
                .status(consumers.stream().allMatch(BatchConsumer::isRunning))
                .build();
    }

    private Runnable onCommands(Connection connection, List<ChatCommand> commands) throws SQLException {
        var answered = ledger.open(connection, commands);
        return () -> answered.forEach(poster::post);
    }

    private Runnable onAnswers(Connection connection, List<ChatAnswer> answers) throws SQLException {
        for (var answer : answers) {
            if (answer.kind().isFinal()) {
                ledger.answer(
                        connection,
                        new Answer(
                                answer.commandId(),
                                SlackMessages.of(new Reply.OfPipeline(answer.commandId(), answer)),
                                SlackMessages.status(answer.kind()),
                                answer.jobId(),
                                answer.pipelineId(),
                                null,
                                null));
            } else {
                ledger.touch(connection, answer.commandId());
            }
        }
        return () -> answers.forEach(answer -> {
            if (answer.kind().isFinal()) {
                poster.post(answer.commandId());
            } else {
                poster.notice(answer.commandId(), SlackMessages.of(new Reply.OfPipeline(answer.commandId(), answer)));
            }
        });
    }

    private record Reading(
            String bootstrapServers,
            ConsumerPositions positions,
            Transactions transactions,
            DeadLetters deadLetters,
            MeterRegistry metrics) {

        <E> BatchConsumer<E> of(String topic, Deserializer<E> deserializer, BatchAction<E> action) {
            var consumer = new BatchConsumer<>(
                    bootstrapServers,
                    "reply-service",
                    topic,
                    deserializer,
                    positions,
                    transactions,
                    deadLetters,
                    action);
            Gauge.builder("chatops_consumer_lag", consumer, BatchConsumer::lag)
                    .description("Records that wait to be read, of the partition that is furthest behind")
                    .tag("topic", topic)
                    .register(metrics);
            return consumer;
        }
    }
}
