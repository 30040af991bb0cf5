package dev.chatops.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.ciconfig.ChatSelection;
import dev.chatops.ciconfig.Compilation;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatCommand;
import dev.chatops.pipeline.command.Access.Granted;
import dev.chatops.pipeline.command.Access.Refused;
import dev.chatops.pipeline.command.Outcome.Answer;
import dev.chatops.pipeline.compile.ProjectConfiguration;
import dev.chatops.pipeline.git.Commit;
import dev.chatops.pipeline.git.GitMirrors;
import dev.chatops.pipeline.git.GitUnavailableException;
import dev.chatops.pipeline.job.JobDraft;
import dev.chatops.pipeline.job.JobSpec.Chat;
import dev.chatops.pipeline.project.Projects;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Finds out what a command means and whether it may happen. Reads, and writes nothing. */
@ApplicationScoped
class CommandDecision {

    private final Projects projects;
    private final GitMirrors mirrors;
    private final ProjectConfiguration configuration;
    private final JobDrafts drafts;
    private final CommandConfig config;
    private final Clock clock;

    CommandDecision(
            Projects projects,
            GitMirrors mirrors,
            ProjectConfiguration configuration,
            JobDrafts drafts,
            CommandConfig config,
            Clock clock) {
        this.projects = projects;
        this.mirrors = mirrors;
        this.configuration = configuration;
        this.drafts = drafts;
        this.config = config;
        this.clock = clock;
    }

    Outcome decide(ChatCommand command) throws SQLException {
        var text = command.escaped() ? SlackEntities.decode(command.text()) : command.text();
        var typed = command.slashWord() + " " + text;
        var age = Duration.between(command.receivedAt(), clock.instant());
        if (age.compareTo(config.maxAge()) > 0) {
            return Answer.refusal(Refusals.tooOld(age, config.maxAge()), typed);
        }
        return switch (ChatRequest.parse(text)) {
            case ChatRequest.Run run -> run(command, run, typed);
            case ChatRequest.RunWhat what -> afterAccess(command, what, typed, Refusals.runWhat());
            case ChatRequest.Help help -> help(command, help);
            case ChatRequest.NotUnderstood(var project, var verb) ->
                project.isPresent() && verb.isEmpty()
                        ? Answer.refusal(Refusals.notUnderstood(project.get()), typed)
                        : Answer.refusal(Refusals.notUnderstood(verb), typed);
        };
    }

    private Outcome run(ChatCommand command, ChatRequest.Run run, String typed) throws SQLException {
        return switch (access(command, run)) {
            case Refused refused -> Answer.refusal(Refusals.of(refused), typed);
            case Granted granted -> run(command, run, granted, typed);
        };
    }

    private Outcome run(ChatCommand command, ChatRequest.Run run, Granted granted, String typed) throws SQLException {
        int inputBytes = run.input().getBytes(UTF_8).length;
        if (inputBytes > config.maxInputBytes()) {
            return Answer.refusal(Refusals.tooLong(inputBytes, config.maxInputBytes()), typed);
        }
        if (run.input().indexOf('\0') >= 0) {
            return Answer.refusal(Refusals.withNul(), typed);
        }
        try {
            var commit = mirrors.head(granted.project(), Optional.empty());
            return switch (Access.onBranch(granted, commit.branch())) {
                case Refused refused -> Answer.refusal(Refusals.of(refused), typed);
                case Granted _ -> select(command, run, granted, commit, typed);
            };
        } catch (GitUnavailableException e) {
            return Answer.refusal(e.getMessage(), typed);
        }
    }

    private Outcome select(ChatCommand command, ChatRequest.Run run, Granted granted, Commit commit, String typed)
            throws SQLException {
        var project = granted.project();
        var chat = new Chat(run.input(), command.channelId(), command.channelName(), command.userId());
        return switch (configuration.compile(project, commit, granted.user(), chat)) {
            case Compilation.Missing(var path) ->
                Answer.refusal(Refusals.noFile(project, commit.branch(), path), typed);
            case Compilation.Invalid invalid -> Answer.refusal(Refusals.invalid(project, invalid.errors()), typed);
            case Compilation.Compiled compiled ->
                switch (ChatSelection.select(compiled.config(), run.job())) {
                    case ChatSelection.Unknown unknown -> Answer.refusal(Refusals.of(unknown, project), typed);
                    case ChatSelection.NotRunnable job -> Answer.refusal(Refusals.of(job), typed);
                    case ChatSelection.Several several -> Answer.refusal(Refusals.of(several), typed);
                    case ChatSelection.Selected(var job) ->
                        start(drafts.of(command, granted, job, commit, chat, projects.current()), typed);
                };
        };
    }

    private static Outcome start(JobDrafts.Draft draft, String typed) {
        return switch (draft) {
            case JobDrafts.NotYet(var text) -> Answer.refusal(text, typed);
            case JobDrafts.Drafted(JobDraft job) -> new Outcome.Start(job);
        };
    }

    /** Says it only to those who may run; others hear why they may not. */
    private Outcome afterAccess(ChatCommand command, ChatRequest request, String typed, String text) {
        return switch (access(command, request)) {
            case Refused refused -> Answer.refusal(Refusals.of(refused), typed);
            case Granted _ -> Answer.refusal(text, typed);
        };
    }

    private Outcome help(ChatCommand command, ChatRequest.Help help) {
        var file = projects.current();
        var user = file.userInChat(command.chatUser());
        if (user.isEmpty()) {
            return Answer.done(Refusals.of(new Access.UnknownUser(command.chatUser())));
        }
        if (user.get().blocked()) {
            return Answer.done(Refusals.of(new Access.BlockedUser(user.get().username())));
        }
        return new Answer(
                ChatAnswer.Kind.ANSWERED, true, Help.text(command.slashWord(), user.get(), file.visibleTo(user.get())));
    }

    private Access.Decision access(ChatCommand command, ChatRequest request) {
        return Access.toRun(projects.current(), command.chatUser(), command.slashWord(), request.project());
    }
}
