package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.events.ChatAnswer.Kind;
import dev.chatops.events.ChatCommand;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.approval.ApprovalRequest;
import dev.chatops.pipeline.approval.ApprovalRequest.State;
import dev.chatops.pipeline.approval.Approvals;
import dev.chatops.pipeline.approval.Approver;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;

/** What becomes of {@code approve} and {@code reject}. Reads, and writes nothing. */
@ApplicationScoped
class ApprovalDecision {

    private final Approvals approvals;
    private final Clock clock;

    ApprovalDecision(Approvals approvals, Clock clock) {
        this.approvals = approvals;
        this.clock = clock;
    }

    Decided approve(Asked asked, ChatRequest.Approve request, Member member) throws SQLException {
        var found = approvals.find(member.project().id(), request.approvalId());
        if (found.isEmpty()) {
            return noSuchRequest(asked, request, member, request.approvalId());
        }
        var asking = found.get();
        var why = Approver.whyNotApprove(asked.file(), member, asked.command().chatUser(), asking);
        if (why.isPresent()) {
            return refused(asked, request, member, why.get(), asking);
        }
        if (asking.state() != State.OPEN) {
            return Decided.answer(over(asking, asked.command()), request, member, asking.rule());
        }
        var requester = asked.file().user(asking.requester()).orElseThrow(); // else there is a why
        return Decided.of(
                new Outcome.Approve(member, asking, asking.job(member.project(), requester, clock.instant())),
                request,
                member,
                asking.rule());
    }

    Decided reject(Asked asked, ChatRequest.Reject request, Member member) throws SQLException {
        var found = approvals.find(member.project().id(), request.approvalId());
        if (found.isEmpty()) {
            return noSuchRequest(asked, request, member, request.approvalId());
        }
        var asking = found.get();
        var why = Approver.whyNotReject(member, asked.command().chatUser(), asking);
        if (why.isPresent()) {
            return refused(asked, request, member, why.get(), asking);
        }
        return asking.state() == State.OPEN
                ? Decided.of(new Outcome.Reject(member, asking), request, member, asking.rule())
                : Decided.answer(over(asking, asked.command()), request, member, asking.rule());
    }

    /** What somebody hears who comes too late. Buttons that led to this go; what was typed is repeated. */
    static Answer over(ApprovalRequest request, ChatCommand command) {
        var what = "Request #%d, %s for %s,"
                .formatted(request.id(), code(request.request().job()), request.requester());
        var text = switch (request.state()) {
            case APPROVED ->
                "%s was approved by %s before%s."
                        .formatted(
                                what, request.decidedBy(), request.jobId() == null ? "" : ": job #" + request.jobId());
            case REJECTED -> "%s was rejected by %s before.".formatted(what, request.decidedBy());
            case EXPIRED, OPEN -> "%s has expired: nobody said yes in time.".formatted(what);
        };
        return command.origin() == ChatCommand.Origin.BUTTON
                ? Answer.of(Kind.REFUSED, false, text).inPlaceOfOriginal(true)
                : Answer.refusal(text, CommandEffects.typed(command));
    }

    private static Decided refused(
            Asked asked, ChatRequest request, Member member, String why, ApprovalRequest asking) {
        return Decided.answer(Answer.refusal(why, asked.typed()), request, member, asking.rule());
    }

    private static Decided noSuchRequest(Asked asked, ChatRequest request, Member member, long id) {
        return Decided.impossible(
                "%s has no request #%d to approve."
                        .formatted(code(member.project().path()), id),
                asked,
                request,
                member);
    }
}
