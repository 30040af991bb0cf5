package dev.chatops.pipeline.command;

import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code help} says: only what its reader may do here. */
final class Help {

    private Help() {}

    static String text(String slashWord, User user, List<Project> visible) {
        if (visible.isEmpty()) {
            return "Hello %s. You are not a member of any project yet: ask a maintainer to add you to its `members`."
                    .formatted(user.username());
        }
        var projects = visible.stream()
                .map(project -> line(project, project.levelOf(user)))
                .collect(Collectors.joining("\n"));
        return """
                `%1$s PROJECT run JOB ARGUMENTS` runs a job of the project's default branch; its output comes back here. \
                A job's name with blanks stands in quotes; all behind it reaches the job as `CHAT_INPUT`.
                `%1$s help` shows this.
                Your projects:
                %2$s""".formatted(slashWord, projects);
    }

    private static String line(Project project, AccessLevel level) {
        var names = project.aliases().isEmpty()
                ? Refusals.code(project.path())
                : project.aliases().stream().map(Refusals::code).collect(Collectors.joining(", ")) + " ("
                        + project.path() + ")";
        return level.atLeast(AccessLevel.DEVELOPER)
                ? "\u2022 %s: you may run jobs".formatted(names)
                : "\u2022 %s: running jobs takes the role Developer; yours is %s".formatted(names, level.title());
    }
}
