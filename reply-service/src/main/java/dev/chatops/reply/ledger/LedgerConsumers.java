package dev.chatops.reply.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.consume.BatchConsumer;
import dev.chatops.consume.TopicReading;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatAnswerDeserializer;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.ChatCommandDeserializer;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEventDeserializer;
import dev.chatops.events.Topics;
import dev.chatops.reply.ledger.Ledger.Answer;
import dev.chatops.reply.post.Due;
import dev.chatops.reply.post.Notices;
import dev.chatops.reply.post.Poster;
import dev.chatops.reply.render.Reply;
import dev.chatops.reply.render.SlackMessages;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Reads the three topics that the ledger is made of. Posting happens after each batch, on other threads. */
@Liveness
@ApplicationScoped
class LedgerConsumers implements HealthCheck {

    private final Ledger ledger;
    private final JobAnswers jobs;
    private final ClosedJobs closed;
    private final Poster poster;
    private final Notices notices;
    private final List<BatchConsumer<?>> consumers;

    LedgerConsumers(
            Ledger ledger, JobAnswers jobs, ClosedJobs closed, Poster poster, Notices notices, TopicReading reading) {
        this.ledger = ledger;
        this.jobs = jobs;
        this.closed = closed;
        this.poster = poster;
        this.notices = notices;
        this.consumers = List.of(
                reading.of(Topics.CHAT_COMMANDS, new ChatCommandDeserializer(), this::onCommands),
                reading.of(Topics.CHAT_REPLIES, new ChatAnswerDeserializer(), this::onAnswers),
                reading.of(Topics.JOB_EVENTS, JobEventDeserializer.of(JobAnswers.KINDS), this::onJobEvents));
    }

    void start(@Observes StartupEvent event) {
        consumers.forEach(BatchConsumer::start);
    }

    void stop(@Observes ShutdownEvent event) {
        consumers.forEach(BatchConsumer::close);
        closed.closeTheRest();
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

    private Runnable onJobEvents(Connection connection, List<JobEvent> events) throws SQLException {
        var answered = jobs.onJobEvents(connection, events);
        return () -> {
            answered.taken().forEach(poster::postTaken);
            closed.add(answered.closed());
        };
    }

    private Runnable onAnswers(Connection connection, List<ChatAnswer> answers) throws SQLException {
        var taken = new ArrayList<Due>();
        for (var answer : answers) {
            if (answer.kind().isFinal()) {
                ledger.answer(connection, answer(answer), poster.owner()).ifPresent(taken::add);
            } else {
                ledger.touch(connection, answer.commandId());
            }
        }
        return () -> {
            taken.forEach(poster::postTaken);
            answers.stream()
                    .filter(answer -> !answer.kind().isFinal())
                    .forEach(word -> notices.post(word.commandId(), word.at(), message(word)));
        };
    }

    private static Answer answer(ChatAnswer answer) {
        return new Answer(
                answer.commandId(),
                message(answer),
                SlackMessages.status(answer.kind()),
                answer.jobId(),
                answer.pipelineId(),
                null,
                null);
    }

    private static ObjectNode message(ChatAnswer answer) {
        return SlackMessages.of(new Reply.OfPipeline(answer.commandId(), answer));
    }
}
