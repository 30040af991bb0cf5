package dev.chatops.pipeline.command;

import dev.chatops.events.ChatCommand;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.access.RefusalText;
import dev.chatops.pipeline.access.Refused;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.link.ChatLinks;
import dev.chatops.pipeline.pause.PauseTable;
import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Finds out what a command means and whether it may happen. Reads, and writes nothing. */
@ApplicationScoped
class CommandDecision {

    private final Projects projects;
    private final ChatLinks links;
    private final RunDecision runs;
    private final JobActionDecision actions;
    private final ApprovalDecision approvals;
    private final JobReports reports;
    private final JobsList list;
    private final PauseTable pauses;
    private final CommandConfig config;
    private final Clock clock;

    CommandDecision(
            Projects projects,
            ChatLinks links,
            RunDecision runs,
            JobActionDecision actions,
            ApprovalDecision approvals,
            JobReports reports,
            JobsList list,
            PauseTable pauses,
            CommandConfig config,
            Clock clock) {
        this.projects = projects;
        this.links = links;
        this.runs = runs;
        this.actions = actions;
        this.approvals = approvals;
        this.reports = reports;
        this.list = list;
        this.pauses = pauses;
        this.config = config;
        this.clock = clock;
    }

    Decided decide(ChatCommand command) throws SQLException {
        return decide(asked(command));
    }

    /** What would become of it now; nobody has given it. */
    Explanation explain(ChatCommand command) throws SQLException {
        return Explanation.of(decide(command), pauses.active(), projects.current());
    }

    /** As if this user had given it, whoever his chat user is linked to. */
    Explanation explain(ChatCommand command, Optional<User> user) throws SQLException {
        var asked = new Asked(command, command.text(), projects.current(), user, false);
        return Explanation.of(decide(asked), pauses.active(), asked.file());
    }

    private Decided decide(Asked asked) throws SQLException {
        var command = asked.command();
        var request = ChatRequest.parse(asked.text());
        var age = Duration.between(command.receivedAt(), clock.instant());
        var decided = age.compareTo(config.maxAge()) > 0
                ? Decided.impossible(Refusals.tooOld(age, config.maxAge()), asked, request, null)
                : decide(asked, request);
        return decided.by(asked.user().orElse(null));
    }

    private Decided decide(Asked asked, ChatRequest request) throws SQLException {
        if (asked.user().isEmpty()) {
            var unknown = new Refused.UnknownUser(asked.command().chatUser());
            return Decided.of(new Outcome.OfferLink(RefusalText.of(unknown)), request, null, unknown.rule());
        }
        return switch (asked.standing(request.project())) {
            case Refused.BlockedUser blocked -> Decided.refused(blocked, asked, request, null);
            case Refused refused -> withoutProject(asked, request, refused);
            case Member member -> inProject(asked, request, member);
        };
    }

    private Asked asked(ChatCommand command) throws SQLException {
        var file = projects.current();
        var text = command.escaped() ? SlackEntities.decode(command.text()) : command.text();
        var named = file.userInChat(command.chatUser());
        if (named.isPresent()) {
            return new Asked(command, text, file, named, false);
        }
        Optional<User> linked = links.usernameOf(command.platform(), command.workspace(), command.userId())
                .flatMap(file::user);
        return new Asked(command, text, file, linked, linked.isPresent());
    }

    /** What somebody may ask who is known and named no project that he can see. */
    private Decided withoutProject(Asked asked, ChatRequest request, Refused refused) throws SQLException {
        return switch (request) {
            case ChatRequest.Help help
            when help.project().isEmpty() -> Decided.answer(Help.everywhere(asked), help, null, "");
            case ChatRequest.Whoami whoami when whoami.project().isEmpty() -> whoami(asked, whoami, null);
            case ChatRequest.Unlink unlink when unlink.project().isEmpty() -> unlink(asked, unlink, null);
            case ChatRequest.Explain explain when explain.project().isEmpty() -> explain(asked, explain, null);
            case ChatRequest.Incomplete(var project, var verb, var problem)
            when project.isEmpty() && verb.equals("explain") -> // takes no project, so none is missing
                Decided.impossible(problem, asked, request, null);
            case ChatRequest.NotUnderstood(var project, var word) ->
                Decided.impossible(Refusals.notUnderstood(project.orElse(""), word), asked, request, null);
            default -> Decided.refused(refused, asked, request, null);
        };
    }

    private Decided inProject(Asked asked, ChatRequest request, Member member) throws SQLException {
        return switch (request) {
            case ChatRequest.Run run -> runs.decide(asked, run, member);
            case ChatRequest.Cancel cancel -> actions.cancel(asked, cancel, member);
            case ChatRequest.Play play -> actions.play(asked, play, member);
            case ChatRequest.Retry retry -> actions.retry(asked, retry, member);
            case ChatRequest.Approve approve -> approvals.approve(asked, approve, member);
            case ChatRequest.Reject reject -> approvals.reject(asked, reject, member);
            case ChatRequest.Jobs jobs -> list.list(asked, jobs, member);
            case ChatRequest.Status status -> reports.status(asked, status, member);
            case ChatRequest.History history -> reports.history(asked, history, member);
            case ChatRequest.Logs logs -> reports.logs(asked, logs, member);
            case ChatRequest.Help help -> Decided.answer(Help.in(asked, member), help, member, "");
            case ChatRequest.Whoami whoami -> whoami(asked, whoami, member);
            case ChatRequest.Unlink unlink -> unlink(asked, unlink, member);
            case ChatRequest.Explain explain -> explain(asked, explain, member);
            case ChatRequest.Incomplete(var _, var _, var problem) ->
                Decided.impossible(problem, asked, request, member);
            case ChatRequest.NotUnderstood(var _, var word) ->
                Decided.impossible(
                        word.isEmpty() ? Refusals.doWhat(member.project()) : Refusals.notUnderstood(word),
                        asked,
                        request,
                        member);
        };
    }

    private static Decided whoami(Asked asked, ChatRequest request, Member member) {
        return Decided.answer(Help.whoami(asked), request, member, "");
    }

    private static Decided unlink(Asked asked, ChatRequest request, Member member) {
        return asked.linked()
                ? Decided.of(new Outcome.Unlink(), request, member, "")
                : Decided.impossible(
                        "The project file itself names this chat user, so there is no link to end. Whoever runs ChatOps here can take it out.",
                        asked,
                        request,
                        member);
    }

    /** The project that is named before {@code explain} is meant behind it, too, where the text names none. */
    private static ChatRequest supposed(ChatRequest.Explain explain) {
        var request = ChatRequest.parse(explain.text());
        return request.project().isPresent() || explain.project().isEmpty()
                ? request
                : ChatRequest.parse(explain.project().get() + " " + explain.text());
    }

    /** What would become of another text, for the same person in the same place. */
    private Decided explain(Asked asked, ChatRequest.Explain explain, Member member) throws SQLException {
        var request = supposed(explain);
        if (request instanceof ChatRequest.Explain) {
            return Decided.impossible("An explanation explains itself.", asked, explain, member);
        }
        var supposed = new Asked(asked.command(), explain.text(), asked.file(), asked.user(), asked.linked());
        var explanation = Explanation.of(decide(supposed, request), pauses.active(), asked.file());
        return Decided.answer(Answer.done(explanation.text(explain.text())), explain, member, "");
    }
}
