package dev.chatops.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.pipeline.access.Decision;
import dev.chatops.pipeline.access.JobPolicy;
import dev.chatops.pipeline.access.JobRequest;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.access.Refused;
import dev.chatops.pipeline.command.ChatRequest.Run;
import dev.chatops.pipeline.command.JobSelection.Found;
import dev.chatops.pipeline.command.JobSelection.NotFound;
import dev.chatops.pipeline.git.Commit;
import dev.chatops.pipeline.git.GitMirrors;
import dev.chatops.pipeline.git.GitUnavailableException;
import dev.chatops.pipeline.job.JobDraft;
import dev.chatops.pipeline.job.JobSpec.Chat;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;

/** What becomes of {@code run}. Reads, and writes nothing. */
@ApplicationScoped
class RunDecision {

    private final GitMirrors mirrors;
    private final JobSelection selection;
    private final JobDrafts drafts;
    private final Duplicates duplicates;
    private final CommandConfig config;

    RunDecision(
            GitMirrors mirrors, JobSelection selection, JobDrafts drafts, Duplicates duplicates, CommandConfig config) {
        this.mirrors = mirrors;
        this.selection = selection;
        this.drafts = drafts;
        this.duplicates = duplicates;
        this.config = config;
    }

    Decided decide(Asked asked, Run run, Member member) throws SQLException {
        var gate = JobPolicy.mayRunAnything(member);
        if (gate.isPresent()) {
            return Decided.refused(gate.get(), asked, run, member);
        }
        int inputBytes = run.input().getBytes(UTF_8).length;
        if (inputBytes > config.maxInputBytes()) {
            return Decided.impossible(Refusals.tooLong(inputBytes, config.maxInputBytes()), asked, run, member);
        }
        if (run.input().indexOf('\0') >= 0) {
            return Decided.impossible(Refusals.withNul(), asked, run, member);
        }
        try {
            // Who may not run a branch's jobs does not learn whether there is such a branch.
            if (run.ref().isPresent()
                    && !isDefault(member, run.ref().get())
                    && JobPolicy.decide(
                                    member,
                                    request(asked, run, run.job(), run.ref().get(), false))
                            instanceof Refused refused) {
                return Decided.refused(refused, asked, run, member);
            }
            var commit = mirrors.head(member.project(), run.ref());
            // By the name as it was typed: who may not run it does not learn whether there is such a job.
            return switch (JobPolicy.decide(member, request(asked, run, run.job(), commit))) {
                case Refused refused -> Decided.refused(refused, asked, run, member);
                case Decision.Allowed _, Decision.NeedsApproval _ -> select(asked, run, member, commit);
            };
        } catch (GitUnavailableException e) {
            return Decided.impossible(e.getMessage(), asked, run, member);
        }
    }

    private boolean isDefault(Member member, String branch) throws GitUnavailableException {
        var configured = member.project().defaultBranch();
        return branch.equals(
                configured.isPresent()
                        ? configured.get()
                        : mirrors.head(member.project(), Optional.empty()).branch());
    }

    private Decided select(Asked asked, Run run, Member member, Commit commit) throws SQLException {
        var command = asked.command();
        var chat = new Chat(run.input(), command.channelId(), command.channelName(), command.userId());
        return switch (selection.select(member, commit, chat, run.job())) {
            case NotFound(var why) -> Decided.impossible(why, asked, run, member);
            case Found(var job) -> {
                var request = request(asked, run, job.groupName(), commit);
                yield switch (JobPolicy.decide(member, request)) {
                    case Refused refused -> Decided.refused(refused, asked, run, member);
                    case Decision decision ->
                        switch (drafts.of(command, member, job, commit, chat, asked.file())) {
                            case JobDrafts.NotYet(var text) -> Decided.impossible(text, asked, run, member);
                            case JobDrafts.Drafted(var draft) -> start(asked, run, request, decision, draft, member);
                        };
                };
            }
        };
    }

    private Decided start(Asked asked, Run run, JobRequest request, Decision decision, JobDraft draft, Member member)
            throws SQLException {
        var fingerprint = Duplicates.fingerprint(asked, run, member);
        var question = duplicates.question(asked, run, member, fingerprint);
        if (question.isPresent()) {
            return Decided.answer(question.get(), run, member, "same command");
        }
        if (decision instanceof Decision.NeedsApproval needs) {
            return Decided.of(
                    new Outcome.AskApproval(draft, request, needs.demand(), fingerprint), run, member, needs.rule());
        }
        return Decided.of(new Outcome.Start(draft, fingerprint), run, member, decision.rule());
    }

    private static JobRequest request(Asked asked, Run run, String group, Commit commit) {
        return request(asked, run, group, commit.branch(), commit.branch().equals(commit.defaultBranch()));
    }

    private static JobRequest request(Asked asked, Run run, String group, String branch, boolean isDefault) {
        return JobRequest.of(run.job(), group, run.input(), branch, isDefault, asked.place());
    }
}
