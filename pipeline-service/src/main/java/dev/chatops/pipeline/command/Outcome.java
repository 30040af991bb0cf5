package dev.chatops.pipeline.command;

import dev.chatops.pipeline.access.JobRequest;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.approval.ApprovalRequest;
import dev.chatops.pipeline.job.JobDraft;
import dev.chatops.pipeline.project.JobRule;
import java.util.List;

/** What is to be done about a command, before anything is written. */
sealed interface Outcome {

    /** The command is answered, and nothing else happens. */
    record Say(Answer answer) implements Outcome {}

    /** An unknown user gets a page on which to show who he is. @param refusal what he hears besides */
    record OfferLink(String refusal) implements Outcome {}

    /** The link of the chat user ends. */
    record Unlink() implements Outcome {}

    /**
     * A job is to be made.
     *
     * @param fingerprint see {@link Duplicates}
     */
    record Start(JobDraft draft, String fingerprint) implements Outcome {}

    /** Somebody else is to be asked whether a job may be made. */
    record AskApproval(JobDraft draft, JobRequest request, JobRule rule, String fingerprint) implements Outcome {}

    /** The job that was asked for is to be made. */
    record Approve(Member approver, ApprovalRequest request, JobDraft draft) implements Outcome {}

    record Reject(Member by, ApprovalRequest request) implements Outcome {}

    record Cancel(Member by, ShownJob job) implements Outcome {}

    record Play(Member by, ShownJob job, List<GivenVariable> variables) implements Outcome {}

    record Retry(Member by, ShownJob job) implements Outcome {}
}
