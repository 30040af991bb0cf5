package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.pipeline.access.Decision;
import dev.chatops.pipeline.access.JobPolicy;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.access.Place;
import dev.chatops.pipeline.access.RefusalText;
import dev.chatops.pipeline.access.Refused;
import dev.chatops.pipeline.approval.Approvals;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whether somebody may do something to a job that is there, by the project's rules: for chat, API and console alike. Each answers
 * why not, for him to read; empty when he may. The user is known, not blocked, and may see the project.
 */
@ApplicationScoped
public class JobAuthority {

    /** What was decided. @param rule that made it; @param why empty when he may */
    record Ruling(String rule, Optional<String> why) {

        static Ruling allowed(String rule) {
            return new Ruling(rule, Optional.empty());
        }

        static Ruling refused(String rule, String why) {
            return new Ruling(rule, Optional.of(why));
        }

        static Ruling refused(Refused refused) {
            return refused(refused.rule(), RefusalText.of(refused));
        }
    }

    private final ShownJobs jobs;
    private final Approvals approvals;

    JobAuthority(ShownJobs jobs, Approvals approvals) {
        this.jobs = jobs;
        this.approvals = approvals;
    }

    /** Starting it, from outside of chat. @param withVariables whether any are given to it */
    public Optional<String> whyNotPlay(User user, Project project, long jobId, boolean withVariables)
            throws SQLException {
        var job = jobs.find(project.id(), jobId);
        return job.isEmpty()
                ? Optional.of(JobReports.noSuchJob(project, jobId))
                : play(new Member(user, project), job.get(), Place.OUTSIDE, withVariables)
                        .why();
    }

    /** Repeating it, from outside of chat. */
    public Optional<String> whyNotRetry(User user, Project project, long jobId) throws SQLException {
        var job = jobs.find(project.id(), jobId);
        return job.isEmpty()
                ? Optional.of(JobReports.noSuchJob(project, jobId))
                : retry(new Member(user, project), job.get(), Place.OUTSIDE).why();
    }

    /** Ending it, from outside of chat. */
    public Optional<String> whyNotCancel(User user, Project project, long jobId) throws SQLException {
        var job = jobs.find(project.id(), jobId);
        return job.isEmpty()
                ? Optional.of(JobReports.noSuchJob(project, jobId))
                : cancel(new Member(user, project), job.get(), Place.OUTSIDE).why();
    }

    /** A yes is for one job as it was asked for: nothing may be added to it, and no other job stands in for it. */
    Ruling play(Member member, ShownJob job, Place place, boolean withVariables) throws SQLException {
        return switch (JobPolicy.decide(member, job.request(place))) {
            case Refused refused -> Ruling.refused(refused);
            case Decision.Allowed allowed -> Ruling.allowed(allowed.rule());
            case Decision.NeedsApproval needs -> {
                if (!approvals.isApproved(job.id())) {
                    yield Ruling.refused(
                            needs.rule(),
                            "Job #%d takes somebody's yes and was made without one. Ask for %s anew with `run`."
                                    .formatted(job.id(), code(job.name())));
                }
                yield withVariables
                        ? Ruling.refused(
                                needs.rule(),
                                "Job #%d was approved as it is, so no variables can be given to it. Play it without them."
                                        .formatted(job.id()))
                        : Ruling.allowed(needs.rule());
            }
        };
    }

    Ruling retry(Member member, ShownJob job, Place place) {
        return switch (JobPolicy.decide(member, job.request(place))) {
            case Refused refused -> Ruling.refused(refused);
            case Decision.Allowed allowed -> Ruling.allowed(allowed.rule());
            case Decision.NeedsApproval needs ->
                Ruling.refused(
                        needs.rule(),
                        "%s takes somebody's yes each time it runs, so it cannot be retried. Ask for it with `run`."
                                .formatted(code(job.name())));
        };
    }

    /** His own jobs anybody may end who can run some; other people's those who may run them, and Maintainers from anywhere. */
    Ruling cancel(Member member, ShownJob job, Place place) {
        var gate = JobPolicy.mayRunAnything(member);
        if (gate.isPresent()) {
            return Ruling.refused(gate.get());
        }
        if (job.isOf(member.user().username())) {
            return Ruling.allowed("own job");
        }
        return switch (JobPolicy.decide(member, job.request(place))) {
            case Refused refused ->
                member.role().atLeast(AccessLevel.MAINTAINER) ? Ruling.allowed("role") : Ruling.refused(refused);
            case Decision decision -> Ruling.allowed(decision.rule());
        };
    }
}
