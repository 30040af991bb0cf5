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
import java.util.ArrayList;
import java.util.List;

/** Every command once, with what was decided about it; written together with the decision's effect (G6). */
@ApplicationScoped
class CommandLedger {

    private static final String ENTER = """
            insert into command (command_id, received_at, decided_at, chat_user, channel_id, channel_name, typed,
                                 decision, reason, project_id, user_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""";

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
                if (start.draft().manual()) {
                    toSend.add(
                            answer(connection, command, created, ChatAnswer.Kind.MANUAL, false, waits(start, created)));
                } else if (start.notice() != null) {
                    toSend.add(answer(connection, command, created, ChatAnswer.Kind.NOTICE, true, start.notice()));
                }
                yield toSend;
            }
        };
    }

    private Outbox.Written answer(
            Connection connection,
            ChatCommand command,
            JobCreation.Created created,
            ChatAnswer.Kind kind,
            boolean ephemeral,
            String text)
            throws SQLException {
        return outbox.write(
                connection,
                List.of(OutboxRecord.of(new ChatAnswer(
                        clock.instant(),
                        command.commandId(),
                        kind,
                        ephemeral,
                        text,
                        created.pipelineId(),
                        created.jobId()))));
    }

    private static String waits(Outcome.Start start, JobCreation.Created created) {
        var project = start.draft().project();
        return "The job %s is `when: manual`: job #%d waits for somebody to start it, by `POST /api/v4/projects/%d/jobs/%d/play`. Its output stands on its page then."
                .formatted(Refusals.code(start.draft().name()), created.jobId(), project.id(), created.jobId());
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
