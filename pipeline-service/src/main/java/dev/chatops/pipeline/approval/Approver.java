package dev.chatops.pipeline.approval;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.pipeline.access.Decision;
import dev.chatops.pipeline.access.JobPolicy;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.access.RefusalText;
import dev.chatops.pipeline.access.Refused;
import dev.chatops.pipeline.access.WhoMay;
import dev.chatops.pipeline.project.JobRule.Approval;
import dev.chatops.pipeline.project.ProjectFile;
import java.util.Optional;

/** Whether somebody may decide about a request now: pure, from the project file as it is at the click. */
public final class Approver {

    private Approver() {}

    /**
     * Whether he may say yes. All of it is looked at again: the project file may have changed since the question.
     *
     * @param chatUser by whom he says it
     * @return why not, for him to read; empty when he may
     */
    public static Optional<String> whyNotApprove(
            ProjectFile file, Member approver, String chatUser, ApprovalRequest request) {
        if (isRequester(approver, chatUser, request)) {
            return Optional.of("You asked for this yourself, so somebody else has to say yes: %s."
                    .formatted(WhoMay.approvers(request.demand())));
        }
        if (!meets(request.demand(), approver)) {
            return Optional.of(notOne(request.demand(), request));
        }
        var requester = file.user(request.requester()).filter(user -> !user.blocked());
        if (requester.isEmpty()) {
            return Optional.of("%s asked for this and is no longer a user here, so it cannot be approved. Reject it."
                    .formatted(code(request.requester())));
        }
        return switch (JobPolicy.decide(new Member(requester.get(), approver.project()), request.request())) {
            case Refused refused ->
                Optional.of("%s may no longer run this, so it cannot be approved: %s"
                        .formatted(code(request.requester()), RefusalText.of(refused)));
            case Decision.Allowed _ -> Optional.empty();
            case Decision.NeedsApproval(var _, var rule) ->
                rule.approve().filter(demand -> !meets(demand, approver)).map(demand -> notOne(demand, request));
        };
    }

    /** Whether he may say no. Who asked may: he takes it back. @return why not; empty when he may */
    public static Optional<String> whyNotReject(Member approver, String chatUser, ApprovalRequest request) {
        return isRequester(approver, chatUser, request) || meets(request.demand(), approver)
                ? Optional.empty()
                : Optional.of(notOne(request.demand(), request));
    }

    private static boolean isRequester(Member approver, String chatUser, ApprovalRequest request) {
        return approver.user().username().equals(request.requester()) || chatUser.equals(request.chatUser());
    }

    /** Whether his yes is one of those that are asked for, when somebody else asks. */
    public static boolean meets(Approval demand, Member approver) {
        return demand.users().contains(approver.user().username())
                || demand.role().map(role -> approver.role().atLeast(role)).orElse(false);
    }

    private static String notOne(Approval demand, ApprovalRequest request) {
        return "Request #%d takes the yes of %s.".formatted(request.id(), WhoMay.approvers(demand));
    }
}
