package dev.chatops.pipeline.command;

import dev.chatops.pipeline.access.JobPolicy;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.command.JobAuthority.Ruling;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/** What becomes of {@code cancel}, {@code play} and {@code retry}. Reads, and writes nothing. */
@ApplicationScoped
class JobActionDecision {

    /** Looks at a job that was found. */
    @FunctionalInterface
    private interface Judge {
        Decided of(ShownJob job) throws SQLException;
    }

    private final ShownJobs jobs;
    private final JobAuthority authority;

    JobActionDecision(ShownJobs jobs, JobAuthority authority) {
        this.jobs = jobs;
        this.authority = authority;
    }

    Decided cancel(Asked asked, ChatRequest.Cancel request, Member member) throws SQLException {
        return about(asked, request, member, request.jobId(), job -> {
            var ruling = authority.cancel(member, job, asked.place());
            return decided(asked, request, member, ruling, new Outcome.Cancel(member, job));
        });
    }

    Decided play(Asked asked, ChatRequest.Play request, Member member) throws SQLException {
        return about(asked, request, member, request.jobId(), job -> {
            var ruling = authority.play(
                    member, job, asked.place(), !request.variables().isEmpty());
            return decided(asked, request, member, ruling, new Outcome.Play(member, job, request.variables()));
        });
    }

    Decided retry(Asked asked, ChatRequest.Retry request, Member member) throws SQLException {
        return about(asked, request, member, request.jobId(), job -> {
            var ruling = authority.retry(member, job, asked.place());
            return decided(asked, request, member, ruling, new Outcome.Retry(member, job));
        });
    }

    /** Who can run nothing does not learn which jobs there are. */
    private Decided about(Asked asked, ChatRequest request, Member member, long jobId, Judge judge)
            throws SQLException {
        var gate = JobPolicy.mayRunAnything(member);
        if (gate.isPresent()) {
            return Decided.refused(gate.get(), asked, request, member);
        }
        var job = jobs.find(member.project().id(), jobId);
        return job.isEmpty()
                ? Decided.impossible(JobReports.noSuchJob(member.project(), jobId), asked, request, member)
                : judge.of(job.get());
    }

    private static Decided decided(
            Asked asked, ChatRequest request, Member member, Ruling ruling, Outcome whenAllowed) {
        return ruling.why()
                .map(why -> Decided.answer(Answer.refusal(why, asked.typed()), request, member, ruling.rule()))
                .orElseGet(() -> Decided.of(whenAllowed, request, member, ruling.rule()));
    }
}
