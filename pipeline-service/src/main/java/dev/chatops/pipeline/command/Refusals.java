package dev.chatops.pipeline.command;

import dev.chatops.ciconfig.ChatSelection;
import dev.chatops.ciconfig.LintError;
import dev.chatops.pipeline.command.Access.BlockedUser;
import dev.chatops.pipeline.command.Access.NoSuchProject;
import dev.chatops.pipeline.command.Access.Refused;
import dev.chatops.pipeline.command.Access.RoleTooLow;
import dev.chatops.pipeline.command.Access.UnknownUser;
import dev.chatops.pipeline.command.Access.WhichProject;
import dev.chatops.pipeline.project.Project;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The words of every refusal: what was understood, why not, what to do. */
final class Refusals {

    private static final int MOST_ERRORS = 5;

    private Refusals() {}

    static String of(Refused refused) {
        return switch (refused) {
            case UnknownUser(var chatUser) ->
                "I do not know you yet. Ask whoever runs ChatOps here to add %s to the `chat` list of your user in the project file."
                        .formatted(code(chatUser));
            case BlockedUser(var username) ->
                "The user %s is blocked and cannot use ChatOps. Whoever runs ChatOps here can change that."
                        .formatted(code(username));
            case WhichProject(var visible) ->
                visible.isEmpty()
                        ? "You are not a member of any project. Ask a maintainer of the project to add you to its `members`."
                        : "Which project do you mean? Put its name first, as in `%s run JOB`. Yours: %s."
                                .formatted(shortName(visible.getFirst()), names(visible));
            case NoSuchProject(var name, var visible) ->
                "There is no project %s that you can see. %s"
                        .formatted(
                                code(name),
                                visible.isEmpty()
                                        ? "You are not a member of any project: ask a maintainer to add you to its `members`."
                                        : "Yours: " + names(visible) + ".");
            case RoleTooLow(var project, var has, var needs) ->
                "Running jobs of %s takes the role %s; yours is %s. Ask a maintainer of the project for it."
                        .formatted(code(project.path()), needs.title(), has.title());
        };
    }

    static String of(ChatSelection.Unknown unknown, Project project) {
        var nearest = unknown.nearest().isEmpty()
                ? "Look into its `.gitlab-ci.yml` for those it has."
                : "Did you mean %s?"
                        .formatted(
                                unknown.nearest().stream().map(Refusals::code).collect(Collectors.joining(", ")));
        return "%s has no job %s. %s".formatted(code(project.path()), code(unknown.name()), nearest);
    }

    static String of(ChatSelection.NotRunnable job) {
        return "The job %s cannot be run from chat: %s %s".formatted(code(job.name()), job.why(), job.remedy());
    }

    static String of(ChatSelection.Several several) {
        return "%s stands for several jobs. Run one of them by its whole name in quotes: %s."
                .formatted(
                        code(several.name()),
                        several.choices().stream()
                                .map(choice -> code('"' + choice + '"'))
                                .collect(Collectors.joining(", ")));
    }

    static String invalid(Project project, List<LintError> errors) {
        var lines = errors.stream().limit(MOST_ERRORS).map(Refusals::line).collect(Collectors.joining("\n"));
        var more = errors.size() > MOST_ERRORS ? "\nand %d more.".formatted(errors.size() - MOST_ERRORS) : "";
        return "The configuration of %s is not valid, so no job of it can run:\n%s%s"
                .formatted(code(project.path()), lines, more);
    }

    static String noFile(Project project, String branch, String path) {
        return "%s has no %s on its branch %s. Add one that defines the job."
                .formatted(code(project.path()), code(path), code(branch));
    }

    static String noPool(String job, List<String> tags) {
        return tags.isEmpty()
                ? "The job %s has no `tags`, and no runner pool takes jobs without tags. Give it the tags of a pool, or let a pool `run_untagged`."
                        .formatted(code(job))
                : "No runner pool has all the tags of the job %s: %s. Change its `tags`, or add them to a pool."
                        .formatted(code(job), tags.stream().map(Refusals::code).collect(Collectors.joining(", ")));
    }

    static String tooOld(Duration age, Duration limit) {
        return "This command is %d minutes old and was not started, because things may have changed since; up to %d minutes are fine. Type it again if you still want it."
                .formatted(age.toMinutes(), limit.toMinutes());
    }

    static String tooLong(int bytes, int limit) {
        return "What stands behind the job's name is %d bytes long; up to %d are taken.".formatted(bytes, limit);
    }

    static String withNul() {
        return "What stands behind the job's name holds a NUL character, which no variable can.";
    }

    static String runWhat() {
        return "Which job? Name it behind `run`, as in `run hello-world`.";
    }

    static String notUnderstood(String verb) {
        return verb.isEmpty()
                ? "There is nothing to do in that. Try `help`."
                : "I do not know the command %s. Try `help`.".formatted(code(verb));
    }

    static String internalError(UUID commandId) {
        return "Something went wrong inside ChatOps, and the command was not run. Whoever runs ChatOps here finds it by the id `%s`."
                .formatted(commandId);
    }

    /** A text inside of code marks; it cannot end them. */
    static String code(String text) {
        var line = text.strip().replace('`', '\'').replace('\r', ' ').replace('\n', ' ');
        return '`' + (line.length() > 200 ? line.substring(0, 200) + "\u2026" : line.isEmpty() ? " " : line) + '`';
    }

    private static String line(LintError error) {
        var place = new StringBuilder(error.file() == null ? "" : error.file());
        if (error.line() != null) {
            place.append(", line ").append(error.line());
        }
        if (error.job() != null) {
            place.append(", job ").append(error.job());
        }
        if (error.keyword() != null) {
            place.append(", ").append(error.keyword());
        }
        return place.isEmpty() ? error.message() : place + ": " + error.message();
    }

    private static String names(List<Project> projects) {
        return projects.stream().map(project -> code(shortName(project))).collect(Collectors.joining(", "));
    }

    private static String shortName(Project project) {
        return project.aliases().stream().findFirst().orElse(project.path());
    }
}
