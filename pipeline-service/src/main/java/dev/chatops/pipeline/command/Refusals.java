package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.ciconfig.ChatSelection;
import dev.chatops.ciconfig.LintError;
import dev.chatops.ciconfig.Nearest;
import dev.chatops.pipeline.answer.ChatText;
import dev.chatops.pipeline.project.Project;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The words of refusals that no rule makes: what was understood, why not, what to do. */
final class Refusals {

    private static final int MOST_ERRORS = 5;

    private Refusals() {}

    static String of(ChatSelection.Unknown unknown, Project project) {
        var nearest = unknown.nearest().isEmpty()
                ? "`jobs` behind the project's name lists those that chat can run."
                : "Did you mean %s?"
                        .formatted(unknown.nearest().stream()
                                .map(name -> code(typed(name)))
                                .collect(Collectors.joining(", ")));
        return "%s has no job %s. %s".formatted(code(project.path()), code(unknown.name()), nearest);
    }

    /** A job's name as it is typed behind {@code run}. */
    static String typed(String job) {
        return job.chars().anyMatch(Character::isWhitespace) ? '"' + job + '"' : job;
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
                        .formatted(code(job), tags.stream().map(ChatText::code).collect(Collectors.joining(", ")));
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

    static String doWhat(Project project) {
        return "What is to be done in %s? `help` behind its name shows what you may do."
                .formatted(code(project.path()));
    }

    /**
     * Where there is no such project: the first word may have been meant as the command.
     *
     * @param first as a project would be named; empty when nothing was typed
     * @param second empty when there is none
     */
    static String notUnderstood(String first, String second) {
        boolean isMeantAsCommand =
                second.isEmpty() || !Nearest.to(first, ChatGrammar.VERBS, 1).isEmpty();
        return notUnderstood(isMeantAsCommand ? first : second);
    }

    static String notUnderstood(String verb) {
        return verb.isEmpty()
                ? "There is nothing to do in that. Try `help`."
                : "I do not know the command %s.%s Try `help`."
                        .formatted(code(verb), Nearest.hint(verb, ChatGrammar.VERBS));
    }

    static String internalError(UUID commandId) {
        return "Something went wrong inside ChatOps, and the command was not run. Whoever runs ChatOps here finds it by the id `%s`."
                .formatted(commandId);
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
}
