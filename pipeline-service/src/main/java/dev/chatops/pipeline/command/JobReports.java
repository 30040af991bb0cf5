package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.code;
import static dev.chatops.pipeline.answer.ChatText.time;

import dev.chatops.events.ChatAction;
import dev.chatops.pipeline.access.JobPolicy;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.answer.Buttons;
import dev.chatops.pipeline.job.JobCreation;
import dev.chatops.pipeline.log.JobLogs;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What chat shows of jobs: {@code status}, {@code history}, {@code logs}. Takes the role Reporter, as reading logs does everywhere. */
@ApplicationScoped
class JobReports {

    private static final int MOST_JOBS = 10;
    private static final int LAST_LINES = 40;
    private static final int LAST_CHARACTERS = 2_800; // the answer fits into one Slack section with its head

    private final ShownJobs jobs;
    private final JobCreation creation;
    private final JobLogs logs;
    private final Clock clock;

    JobReports(ShownJobs jobs, JobCreation creation, JobLogs logs, Clock clock) {
        this.jobs = jobs;
        this.creation = creation;
        this.logs = logs;
        this.clock = clock;
    }

    Decided status(Asked asked, ChatRequest.Status request, Member member) throws SQLException {
        var refused = JobPolicy.mayDo(member, "Looking at jobs", AccessLevel.REPORTER);
        if (refused.isPresent()) {
            return Decided.refused(refused.get(), asked, request, member);
        }
        if (request.jobId().isEmpty()) {
            return Decided.answer(open(member.project()), request, member, "role");
        }
        return jobs.find(member.project().id(), request.jobId().get())
                .map(job -> Decided.answer(
                        Answer.done(describe(member.project(), job))
                                .about(job.pipelineId(), job.id())
                                .with(buttons(member.project(), job)),
                        request,
                        member,
                        "role"))
                .orElseGet(() -> Decided.impossible(
                        noSuchJob(member.project(), request.jobId().get()), asked, request, member));
    }

    Decided history(Asked asked, ChatRequest.History request, Member member) throws SQLException {
        var refused = JobPolicy.mayDo(member, "Looking at jobs", AccessLevel.REPORTER);
        if (refused.isPresent()) {
            return Decided.refused(refused.get(), asked, request, member);
        }
        var newest = jobs.newest(member.project().id(), MOST_JOBS);
        var text = newest.isEmpty()
                ? "No job of %s has run yet.".formatted(code(member.project().path()))
                : "The newest jobs of %s:\n%s".formatted(code(member.project().path()), lines(newest));
        return Decided.answer(Answer.done(text), request, member, "role");
    }

    Decided logs(Asked asked, ChatRequest.Logs request, Member member) throws SQLException {
        var refused = JobPolicy.mayDo(member, "Reading logs", AccessLevel.REPORTER);
        if (refused.isPresent()) {
            return Decided.refused(refused.get(), asked, request, member);
        }
        var found = jobs.find(member.project().id(), request.jobId());
        if (found.isEmpty()) {
            return Decided.impossible(noSuchJob(member.project(), request.jobId()), asked, request, member);
        }
        var job = found.get();
        var page = creation.page(member.project().path(), job.id());
        var tail = LogTail.of(logs.end(job.id(), job.attempt(), LogTail.WANTED_BYTES), LAST_LINES, LAST_CHARACTERS);
        var head = "Job #%d %s: %s."
                .formatted(job.id(), code(job.name()), job.status().word());
        var text = tail.text().isEmpty()
                ? "%s Its log is empty so far. %s".formatted(head, page)
                : "%s %s\n```\n%s\n```\n%s"
                        .formatted(head, tail.whole() ? "Its log:" : "The end of its log:", tail.text(), page);
        return Decided.answer(
                Answer.done(text)
                        .about(job.pipelineId(), job.id())
                        .with(buttons(member.project(), job).stream()
                                .filter(button -> !button.label().equals("Log"))
                                .toList()),
                request,
                member,
                "role");
    }

    static String noSuchJob(Project project, long jobId) {
        return "%s has no job #%d. `history` shows the newest.".formatted(code(project.path()), jobId);
    }

    private Answer open(Project project) throws SQLException {
        var open = jobs.open(project.id(), MOST_JOBS);
        return Answer.done(
                open.isEmpty()
                        ? "Nothing of %s runs or waits. `history` shows what ran.".formatted(code(project.path()))
                        : "What runs or waits in %s:\n%s".formatted(code(project.path()), lines(open)));
    }

    private String lines(List<ShownJob> shown) {
        return shown.stream().map(job -> "\u2022 " + line(job)).collect(Collectors.joining("\n"));
    }

    private String line(ShownJob job) {
        return "#%d %s: %s, by %s, %s ago"
                .formatted(
                        job.id(),
                        code(job.name()),
                        standing(job),
                        job.requester(),
                        time(Duration.between(job.createdAt(), clock.instant())));
    }

    private String describe(Project project, ShownJob job) {
        var attempt = job.attempt() > 1 ? " This is attempt %d.".formatted(job.attempt()) : "";
        var failure = job.failure() == null ? "" : " Reason: " + job.failure() + ".";
        return "Job #%d %s of %s: %s.%s%s%s\nAsked for by %s %s ago, on %s at %s. %s"
                .formatted(
                        job.id(),
                        code(job.name()),
                        code(project.path()),
                        standing(job),
                        failure,
                        attempt,
                        unanswered(job),
                        job.requester(),
                        time(Duration.between(job.createdAt(), clock.instant())),
                        code(job.ref()),
                        code(job.sha().substring(0, 8)),
                        creation.page(project.path(), job.id()));
    }

    /** The channel cannot show it: nothing can be posted there any more. */
    private static String unanswered(ShownJob job) {
        return switch (job.reply()) {
            case null -> "";
            case ANSWERED, UNKNOWN -> "";
            case DROPPED -> " Its answer was dropped: the platform takes none after 30 minutes.";
            case UNDELIVERED -> " Its answer could not be delivered.";
        };
    }

    private String standing(ShownJob job) {
        Instant now = clock.instant();
        var ran = job.ran(now).map(time -> " after " + time(time)).orElse("");
        return switch (job.status()) {
            case MANUAL -> "waits for somebody to play it";
            case SCHEDULED ->
                job.startAt() == null ? "scheduled" : "starts in " + time(Duration.between(now, job.startAt()));
            case WAITING_FOR_RESOURCE -> "waits for its turn";
            case PENDING -> "waits for a runner";
            case RUNNING ->
                "running" + job.ran(now).map(time -> " for " + time(time)).orElse("");
            case CANCELING -> "being canceled";
            case FAILED -> "failed" + (job.exitCode() == null ? "" : " with exit code " + job.exitCode()) + ran;
            case SUCCESS, CANCELED, SKIPPED -> job.status().word() + ran;
            case CREATED, UNKNOWN -> job.status().word();
        };
    }

    /** What can be done next with a job. */
    static List<ChatAction> buttons(Project project, ShownJob job) {
        var buttons = new ArrayList<ChatAction>();
        switch (job.status()) {
            case MANUAL, SCHEDULED -> {
                buttons.add(Buttons.play(project, job.id()));
                buttons.add(Buttons.cancel(project, job.id()));
            }
            case CREATED, WAITING_FOR_RESOURCE, PENDING, RUNNING -> {
                buttons.add(Buttons.cancel(project, job.id()));
                buttons.add(Buttons.logs(project, job.id()));
            }
            case SUCCESS, FAILED, CANCELED -> {
                buttons.add(Buttons.retry(project, job.id()));
                buttons.add(Buttons.logs(project, job.id()));
            }
            case CANCELING, SKIPPED, UNKNOWN -> buttons.add(Buttons.logs(project, job.id()));
        }
        return buttons;
    }
}
