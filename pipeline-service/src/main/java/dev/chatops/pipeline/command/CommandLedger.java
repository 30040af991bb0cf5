package dev.chatops.pipeline.command;

import dev.chatops.consume.Transactions;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatCommand;
import dev.chatops.pipeline.job.JobCreation;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every command once, with what was decided about it; written together with the decision's effect (G6). */
@ApplicationScoped
class CommandLedger {

    private static final String ENTER = """
            insert into command (command_id, received_at, decided_at, chat_user, channel_id, channel_name, typed,
                                 decision, reason, project_id, user_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""";

    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Transactions transactions;
    private final JobCreation jobs;
    private final Outbox outbox;
    private final Clock clock;

    CommandLedger(Transactions transactions, JobCreation jobs, Outbox outbox, Clock clock) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Writes the outcome, unless the command was read before.
     *
     * @return what is to be sent now; empty for a command that was read before
     */
    List<Outbox.Written> enter(ChatCommand command, Outcome outcome) throws SQLException {
        return transactions.run(connection ->
                isNew(connection, command, outcome) ? effect(connection, command, outcome) : List.<Outbox.Written>of());
    }

    private List<Outbox.Written> effect(Connection connection, ChatCommand command, Outcome outcome)
            throws SQLException {
        return switch (outcome) {
            case Outcome.Answer answer ->
                List.of(outbox.write(
                        connection,
                        List.of(OutboxRecord.of(new ChatAnswer(
                                clock.instant(),
                                command.commandId(),
                                answer.kind(),
                                answer.ephemeral(),
                                answer.text(),
                                null,
                                null)))));
            case Outcome.Start start -> {
                var toSend = new ArrayList<Outbox.Written>();
                var created = jobs.create(connection, start.draft());
                toSend.add(created.toSend());
                var news = news(start, created);
                if (news.isPresent()) {
                    toSend.add(answer(connection, command, created, news.get()));
                }
                yield toSend;
            }
        };
    }

    private Outbox.Written answer(
            Connection connection, ChatCommand command, JobCreation.Created created, Outcome.Answer answer)
            throws SQLException {
        return outbox.write(
                connection,
                List.of(OutboxRecord.of(new ChatAnswer(
                        clock.instant(),
                        command.commandId(),
                        answer.kind(),
                        answer.ephemeral(),
                        answer.text(),
                        created.pipelineId(),
                        created.jobId()))));
    }

    /** What there is to say of a job that was just made; empty when its output will say all. */
    private Optional<Outcome.Answer> news(Outcome.Start start, JobCreation.Created created) {
        var name = Refusals.code(start.draft().name());
        return switch (created.status()) {
            case MANUAL ->
                Optional.of(new Outcome.Answer(
                        ChatAnswer.Kind.MANUAL,
                        false,
                        "The job %s is `when: manual`: job #%d waits for somebody to start it, by `POST /api/v4/projects/%d/jobs/%d/play`. Its output stands on its page then."
                                .formatted(
                                        name,
                                        created.jobId(),
                                        start.draft().project().id(),
                                        created.jobId())));
            case SCHEDULED ->
                Optional.of(new Outcome.Answer(
                        ChatAnswer.Kind.SCHEDULED,
                        false,
                        "The job %s is `when: delayed`: job #%d starts by itself at %s. Its output stands on its page then."
                                .formatted(name, created.jobId(), START.format(created.startAt()))));
            case WAITING_FOR_RESOURCE ->
                Optional.of(new Outcome.Answer(
                        ChatAnswer.Kind.NOTICE,
                        true,
                        "The job %s waits for its turn: %s.".formatted(name, why(start, created))));
            default -> Optional.empty();
        };
    }

    private static String why(Outcome.Start start, JobCreation.Created created) {
        return created.waitsForGroup()
                ? "another job has the resource group "
                        + Refusals.code(start.draft().resourceGroup())
                : Refusals.code(start.draft().project().path()) + " runs as many jobs as its `max_running` allows";
    }

    private boolean isNew(Connection connection, ChatCommand command, Outcome outcome) throws SQLException {
        try (var insert = connection.prepareStatement(ENTER)) {
            insert.setObject(1, command.commandId());
            insert.setTimestamp(2, Timestamp.from(command.receivedAt()));
            insert.setTimestamp(3, Timestamp.from(clock.instant()));
            insert.setString(4, command.chatUser());
            insert.setString(5, command.channelId());
            insert.setString(6, command.channelName());
            insert.setString(7, (command.slashWord() + " " + command.text()).replace("\0", "\ufffd"));
            insert.setString(8, decision(outcome));
            insert.setNull(9, Types.VARCHAR);
            insert.setNull(10, Types.BIGINT);
            insert.setNull(11, Types.BIGINT);
            switch (outcome) {
                case Outcome.Answer answer -> insert.setString(9, answer.text().replace("\0", "\ufffd"));
                case Outcome.Start start -> {
                    insert.setLong(10, start.draft().project().id());
                    insert.setLong(11, start.draft().user().id());
                }
            }
            return insert.executeUpdate() == 1;
        }
    }

    private static String decision(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Start _ -> "accepted";
            case Outcome.Answer answer ->
                switch (answer.kind()) {
                    case REFUSED -> "refused";
                    case ERROR -> "failed";
                    case ANSWERED, MANUAL, SCHEDULED, NOTICE, UNKNOWN -> "answered";
                };
        };
    }
}
