package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.ciconfig.ChatSelection;
import dev.chatops.ciconfig.CiConfig;
import dev.chatops.ciconfig.Compilation;
import dev.chatops.ciconfig.CompiledJob;
import dev.chatops.ciconfig.When;
import dev.chatops.pipeline.access.Decision;
import dev.chatops.pipeline.access.JobPolicy;
import dev.chatops.pipeline.access.JobRequest;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.access.WhoMay;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.compile.ProjectConfiguration;
import dev.chatops.pipeline.git.Commit;
import dev.chatops.pipeline.git.GitMirrors;
import dev.chatops.pipeline.git.GitUnavailableException;
import dev.chatops.pipeline.job.JobSpec.Chat;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code jobs}: those of the default branch that chat can run, and who may run them. */
@ApplicationScoped
class JobsList {

    private static final int MOST = 40;

    private final GitMirrors mirrors;
    private final ProjectConfiguration configuration;

    JobsList(GitMirrors mirrors, ProjectConfiguration configuration) {
        this.mirrors = mirrors;
        this.configuration = configuration;
    }

    Decided list(Asked asked, ChatRequest.Jobs request, Member member) {
        var gate = JobPolicy.mayRunAnything(member);
        if (gate.isPresent()) {
            return Decided.refused(gate.get(), asked, request, member);
        }
        var project = member.project();
        try {
            var commit = mirrors.head(project, Optional.empty());
            var command = asked.command();
            var chat = new Chat("", command.channelId(), command.channelName(), command.userId());
            return switch (configuration.compile(project, commit, member.user(), chat)) {
                case Compilation.Missing(var path) ->
                    Decided.impossible(Refusals.noFile(project, commit.branch(), path), asked, request, member);
                case Compilation.Invalid invalid ->
                    Decided.impossible(Refusals.invalid(project, invalid.errors()), asked, request, member);
                case Compilation.Compiled compiled ->
                    Decided.answer(
                            Answer.done(text(asked, member, commit, compiled.config())), request, member, "role");
            };
        } catch (GitUnavailableException e) {
            return Decided.impossible(e.getMessage(), asked, request, member);
        }
    }

    private static String text(Asked asked, Member member, Commit commit, CiConfig config) {
        var runnable = config.jobs().values().stream()
                .filter(job -> ChatSelection.select(config, job.name()) instanceof ChatSelection.Selected)
                .toList();
        var path = code(member.project().path());
        if (runnable.isEmpty()) {
            return "No job of %s can be run from chat. A job can that is in a pipeline of source `chat` on %s."
                    .formatted(path, code(commit.branch()));
        }
        var lines = runnable.stream()
                .limit(MOST)
                .map(job -> line(asked, member, commit, job))
                .collect(Collectors.joining("\n"));
        var more = runnable.size() > MOST ? "\nand %d more.".formatted(runnable.size() - MOST) : "";
        return "Jobs of %s that run from chat, on %s at %s:\n%s%s"
                .formatted(path, code(commit.branch()), code(commit.shortSha()), lines, more);
    }

    private static String line(Asked asked, Member member, Commit commit, CompiledJob job) {
        var request = JobRequest.of(
                job.name(),
                job.groupName(),
                "",
                commit.branch(),
                commit.branch().equals(commit.defaultBranch()),
                asked.place());
        var who = WhoMay.run(member.project(), request);
        return "\u2022 %s%s: %s%s"
                .formatted(
                        code(Refusals.typed(job.name())), when(job), String.join("; or ", who), yours(member, request));
    }

    private static String yours(Member member, JobRequest request) {
        return switch (JobPolicy.decide(member, request)) {
            case Decision.Allowed _, Decision.NeedsApproval _ -> "";
            case dev.chatops.pipeline.access.Refused.ArgumentsNotAllowed _ -> ""; // with others it may be
            case dev.chatops.pipeline.access.Refused _ -> " (not you here)";
        };
    }

    private static String when(CompiledJob job) {
        return job.when() == When.MANUAL ? " (manual)" : job.when() == When.DELAYED ? " (starts later)" : "";
    }
}
