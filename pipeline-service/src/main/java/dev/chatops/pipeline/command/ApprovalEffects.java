package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.events.ChatAnswer.Kind;
import dev.chatops.events.ChatCommand;
import dev.chatops.pipeline.access.WhoMay;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.answer.Buttons;
import dev.chatops.pipeline.approval.ApprovalRequest;
import dev.chatops.pipeline.approval.ApprovalRequest.State;
import dev.chatops.pipeline.approval.Approvals;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Asks for a yes, and does what was said. The job answers the command of who asked for it. */
@ApplicationScoped
class ApprovalEffects {

    private final Approvals approvals;
    private final StartEffects starts;
    private final Answers answers;

    ApprovalEffects(Approvals approvals, StartEffects starts, Answers answers) {
        this.approvals = approvals;
        this.starts = starts;
        this.answers = answers;
    }

    Effect ask(Connection connection, ChatCommand command, Outcome.AskApproval ask) throws SQLException {
        var draft = ask.draft();
        var demand = ask.rule().approve().orElseThrow();
        var id = approvals.ask(
                connection,
                draft,
                ask.request(),
                command.chatUser(),
                demand,
                "rule at line " + ask.rule().line());
        var commit = draft.spec().commit();
        var arguments = ask.request().arguments();
        var text = "%s asks to run %s of %s%s, on %s at %s. It takes the yes of %s, within %s (request #%d)."
                .formatted(
                        draft.user().username(),
                        code(draft.name()),
                        code(draft.project().path()),
                        arguments.isEmpty() ? "" : " with " + code(arguments),
                        code(commit.branch()),
                        code(commit.sha().substring(0, 8)),
                        WhoMay.approvers(demand),
                        WhoMay.within(demand.expires()),
                        id);
        var answer = Answer.of(Kind.NOTICE, false, text)
                .with(List.of(Buttons.approve(draft.project(), id), Buttons.reject(draft.project(), id)));
        return Effect.done(
                List.of(answers.write(connection, command.commandId(), answer)),
                "asked for approval, request #" + id,
                null,
                null);
    }

    Effect approve(Connection connection, ChatCommand command, Outcome.Approve approve) throws SQLException {
        var request = approve.request();
        var by = approve.approver().user().username();
        if (!approvals.decide(connection, request.id(), State.APPROVED, by)) {
            return tooLate(connection, command, request);
        }
        var started = starts.start(connection, approve.draft());
        approvals.became(connection, request.id(), started.jobId());
        var text = "%s approved request #%d of %s: job #%d %s at %s."
                .formatted(
                        by,
                        request.id(),
                        request.requester(),
                        started.jobId(),
                        code(request.request().job()),
                        code(approve.draft().spec().commit().sha().substring(0, 8)));
        return Effect.done(started.toSend(), text, started.pipelineId(), started.jobId())
                .andSend(answers.write(connection, command.commandId(), decided(text, command)));
    }

    Effect reject(Connection connection, ChatCommand command, Outcome.Reject reject) throws SQLException {
        var request = reject.request();
        var by = reject.by().user().username();
        if (!approvals.decide(connection, request.id(), State.REJECTED, by)) {
            return tooLate(connection, command, request);
        }
        var text = by.equals(request.requester())
                ? "%s took back request #%d for %s."
                        .formatted(by, request.id(), code(request.request().job()))
                : "%s rejected request #%d of %s: %s does not run."
                        .formatted(
                                by,
                                request.id(),
                                request.requester(),
                                code(request.request().job()));
        var toRequester = Answer.of(Kind.REFUSED, true, text);
        return Effect.done(
                List.of(
                        answers.write(connection, request.commandId(), toRequester),
                        answers.write(connection, command.commandId(), decided(text, command))),
                text,
                null,
                null);
    }

    /** Between the look and the deed somebody else decided, or the time ran out. */
    private Effect tooLate(Connection connection, ChatCommand command, ApprovalRequest request) throws SQLException {
        var now = approvals.find(connection, request.projectId(), request.id()).orElse(request);
        var answer = ApprovalDecision.over(now, command);
        return Effect.said(answers.write(connection, command.commandId(), answer), answer);
    }

    private static Answer decided(String text, ChatCommand command) {
        return Answer.announced(text).inPlaceOfOriginal(command.origin() == ChatCommand.Origin.BUTTON);
    }
}
