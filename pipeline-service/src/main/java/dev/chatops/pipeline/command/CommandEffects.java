package dev.chatops.pipeline.command;

import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatCommand;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.limit.StartLimits;
import dev.chatops.pipeline.link.ChatLinks;
import dev.chatops.pipeline.link.ChatUser;
import dev.chatops.pipeline.link.LinkRequests;
import dev.chatops.pipeline.pause.Pauses;
import dev.chatops.pipeline.project.Projects;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Does what was decided, in the transaction that enters the command into the ledger. */
@ApplicationScoped
class CommandEffects {

    private final StartEffects starts;
    private final ApprovalEffects approvals;
    private final JobActionEffects actions;
    private final StartLimits limits;
    private final LinkRequests requests;
    private final ChatLinks links;
    private final Projects projects;
    private final Answers answers;

    CommandEffects(
            StartEffects starts,
            ApprovalEffects approvals,
            JobActionEffects actions,
            StartLimits limits,
            LinkRequests requests,
            ChatLinks links,
            Projects projects,
            Answers answers) {
        this.starts = starts;
        this.approvals = approvals;
        this.actions = actions;
        this.limits = limits;
        this.requests = requests;
        this.links = links;
        this.projects = projects;
        this.answers = answers;
    }

    /** @param pauses as the caller's transaction sees them */
    Effect of(Connection connection, ChatCommand command, Decided decided, Pauses pauses) throws SQLException {
        var going = PauseRule.of(decided.outcome(), pauses, projects.current());
        return switch (going) {
            case PauseRule.Stopped(var pause) ->
                say(connection, command, Answer.refusal(pause.refusal(), typed(command)))
                        .by(PauseRule.NAME);
            case PauseRule.Goes(var outcome) -> of(connection, command, decided, outcome, pauses);
        };
    }

    private Effect of(Connection connection, ChatCommand command, Decided decided, Outcome outcome, Pauses pauses)
            throws SQLException {
        var tooMany = startsSomething(outcome)
                ? limits.take(connection, decided.project(), decided.user(), command.workspace(), command.channelId())
                : Optional.<String>empty();
        if (tooMany.isPresent()) {
            return say(connection, command, Answer.refusal(tooMany.get(), typed(command)))
                    .by("limit");
        }
        return switch (outcome) {
            case Outcome.Say(var answer) -> say(connection, command, answer);
            case Outcome.OfferLink offer -> offerLink(connection, command, offer);
            case Outcome.Unlink _ -> unlink(connection, command);
            case Outcome.Start start -> starts.start(connection, start.draft());
            case Outcome.AskApproval ask -> approvals.ask(connection, command, ask);
            case Outcome.Approve approve -> approvals.approve(connection, command, approve);
            case Outcome.Reject reject -> approvals.reject(connection, command, reject);
            case Outcome.Cancel cancel -> actions.cancel(connection, command, cancel);
            case Outcome.Play play -> actions.play(connection, command, play, pauses);
            case Outcome.Retry retry -> actions.retry(connection, command, retry, pauses);
        };
    }

    /** As it stood in chat; buttons have no slash word. */
    static String typed(ChatCommand command) {
        return (command.slashWord() + " " + command.text()).strip();
    }

    /** A yes starts what its asker was counted for. */
    private static boolean startsSomething(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Start _, Outcome.AskApproval _, Outcome.Play _, Outcome.Retry _ -> true;
            case Outcome.Say _,
                    Outcome.OfferLink _,
                    Outcome.Unlink _,
                    Outcome.Approve _,
                    Outcome.Reject _,
                    Outcome.Cancel _ -> false;
        };
    }

    private Effect say(Connection connection, ChatCommand command, Answer answer) throws SQLException {
        return Effect.said(answers.write(connection, command.commandId(), answer), answer);
    }

    /** The address is a secret: it is sent, and kept nowhere. */
    private Effect offerLink(Connection connection, ChatCommand command, Outcome.OfferLink offer) throws SQLException {
        var page = requests.open(connection, ChatUser.of(command));
        var text = "%s\nOr show who you are, with an API token of yours, within 10 minutes: %s"
                .formatted(offer.refusal(), page);
        return say(
                connection,
                command,
                Answer.refusal(text, typed(command))
                        .recordedAs(offer.refusal() + "\nA page to link himself was offered."));
    }

    private Effect unlink(Connection connection, ChatCommand command) throws SQLException {
        boolean ended = links.unlink(connection, ChatUser.of(command));
        return say(
                connection,
                command,
                ended
                        ? Answer.of(
                                ChatAnswer.Kind.ANSWERED,
                                true,
                                "This chat user is no longer linked to a user here. Type any command to link it anew.")
                        : Answer.refusal("This chat user was not linked.", typed(command)));
    }
}
