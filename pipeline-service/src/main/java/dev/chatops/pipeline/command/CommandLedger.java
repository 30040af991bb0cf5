package dev.chatops.pipeline.command;

import dev.chatops.consume.Transactions;
import dev.chatops.events.ChatCommand;
import dev.chatops.pipeline.audit.AuditEntry;
import dev.chatops.pipeline.audit.AuditTrail;
import dev.chatops.pipeline.pause.PauseTable;
import dev.chatops.pipeline.pause.Pauses;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.util.Optional;

/** Every command once, with what was decided about it; written together with the decision's effect (G6) and its audit entry. */
@ApplicationScoped
class CommandLedger {

    private static final String ENTER = """
            insert into command (command_id, received_at, decided_at, chat_user, channel_id, channel_name, typed,
                                 decision, reason, project_id, user_id, fingerprint)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning %s""".formatted(PauseTable.ACTIVE);

    private final Transactions transactions;
    private final CommandEffects effects;
    private final PauseTable pauses;
    private final AuditTrail audit;
    private final Clock clock;

    CommandLedger(Transactions transactions, CommandEffects effects, PauseTable pauses, AuditTrail audit, Clock clock) {
        this.transactions = transactions;
        this.effects = effects;
        this.pauses = pauses;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Writes the outcome, unless the command was read before.
     *
     * @return what came of it; empty for a command that was read before
     */
    Optional<Effect> enter(ChatCommand command, Decided decided) throws SQLException {
        return transactions.run(connection -> {
            var paused = write(connection, command, decided);
            if (paused.isEmpty()) {
                return Optional.<Effect>empty();
            }
            var effect = effects.of(connection, command, decided, paused.get());
            if (!effect.decision().equals(decision(decided.outcome()))) {
                correct(connection, command, effect);
            }
            audit.record(connection, entry(command, decided, effect));
            return Optional.of(effect);
        });
    }

    /** What is paused at this moment; empty for a command that was read before. */
    private Optional<Pauses> write(Connection connection, ChatCommand command, Decided decided) throws SQLException {
        try (var insert = connection.prepareStatement(ENTER)) {
            insert.setObject(1, command.commandId());
            insert.setTimestamp(2, Timestamp.from(command.receivedAt()));
            insert.setTimestamp(3, Timestamp.from(clock.instant()));
            insert.setString(4, command.chatUser());
            insert.setString(5, command.channelId());
            insert.setString(6, command.channelName());
            insert.setString(7, storable(typed(command)));
            insert.setString(8, decision(decided.outcome()));
            insert.setString(9, reason(decided.outcome()));
            insert.setObject(
                    10, decided.project() == null ? null : decided.project().id(), Types.BIGINT);
            insert.setObject(11, decided.user() == null ? null : decided.user().id(), Types.BIGINT);
            insert.setString(12, fingerprint(decided.outcome()));
            try (var row = insert.executeQuery()) {
                return row.next() ? Optional.of(pauses.read(row.getString(1))) : Optional.empty();
            }
        }
    }

    /** Where doing it showed that it could not be done, or that it was done before. */
    private static void correct(Connection connection, ChatCommand command, Effect effect) throws SQLException {
        var sql = "update command set decision = ?, reason = ?, fingerprint = null where command_id = ?";
        try (var update = connection.prepareStatement(sql)) {
            update.setString(1, effect.decision());
            update.setString(2, storable(effect.result()));
            update.setObject(3, command.commandId());
            update.executeUpdate();
        }
    }

    private AuditEntry entry(ChatCommand command, Decided decided, Effect effect) {
        return new AuditEntry(
                clock.instant(),
                command.commandId(),
                decided.user() == null ? null : decided.user().username(),
                command.chatUser(),
                command.origin().word(),
                command.channelId(),
                command.channelName(),
                typed(command),
                decided.project() == null ? null : decided.project().id(),
                decided.verb(),
                effect.decision(),
                effect.rule() == null ? decided.rule() : effect.rule(),
                effect.result(),
                effect.pipelineId(),
                effect.jobId());
    }

    /** A button has no slash word. */
    private static String typed(ChatCommand command) {
        return (command.slashWord() + " " + command.text()).strip();
    }

    /** What the decision alone comes to, before it is done. */
    static String decision(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Say(var answer) -> Effect.decision(answer);
            case Outcome.OfferLink _ -> "refused";
            case Outcome.Start _,
                    Outcome.AskApproval _,
                    Outcome.Approve _,
                    Outcome.Reject _,
                    Outcome.Cancel _,
                    Outcome.Play _,
                    Outcome.Retry _,
                    Outcome.Unlink _ -> Effect.ACCEPTED;
        };
    }

    /** Null for what is done. */
    private static String reason(Outcome outcome) {
        return outcome instanceof Outcome.Say(var answer) ? storable(answer.recorded()) : null;
    }

    /** Null for what may be repeated. */
    private static String fingerprint(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Start start -> start.fingerprint();
            case Outcome.AskApproval ask -> ask.fingerprint();
            case Outcome.Say _,
                    Outcome.OfferLink _,
                    Outcome.Unlink _,
                    Outcome.Approve _,
                    Outcome.Reject _,
                    Outcome.Cancel _,
                    Outcome.Play _,
                    Outcome.Retry _ -> null;
        };
    }

    /** PostgreSQL's texts hold no NUL. */
    private static String storable(String text) {
        return text.replace('\0', '\ufffd');
    }
}
