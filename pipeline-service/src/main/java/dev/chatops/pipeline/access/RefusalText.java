package dev.chatops.pipeline.access;

import static dev.chatops.pipeline.answer.ChatText.code;
import static dev.chatops.pipeline.answer.ChatText.codes;

import dev.chatops.pipeline.access.Refused.ArgumentsNotAllowed;
import dev.chatops.pipeline.access.Refused.BlockedUser;
import dev.chatops.pipeline.access.Refused.BranchProtected;
import dev.chatops.pipeline.access.Refused.Denied;
import dev.chatops.pipeline.access.Refused.NoSuchProject;
import dev.chatops.pipeline.access.Refused.NotNamed;
import dev.chatops.pipeline.access.Refused.RefNotAllowed;
import dev.chatops.pipeline.access.Refused.RoleTooLow;
import dev.chatops.pipeline.access.Refused.UnknownUser;
import dev.chatops.pipeline.access.Refused.WhichProject;
import dev.chatops.pipeline.access.Refused.WrongChannel;
import dev.chatops.pipeline.access.Refused.WrongWorkspace;
import dev.chatops.pipeline.project.Project;
import java.util.List;

/** Every refusal in words: why not, and what to do. */
public final class RefusalText {

    private RefusalText() {}

    public static String of(Refused refused) {
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
            case RoleTooLow(var project, var deed, var has, var needs, var _) ->
                "%s of %s takes the role %s; yours is %s. Ask a maintainer of the project for it."
                        .formatted(deed, code(project.path()), needs.title(), has.title());
            case BranchProtected(var project, var branch, var has, var needs) ->
                "%s is a protected branch of %s: running jobs on it takes the role %s; yours is %s. Ask a maintainer of the project for it."
                        .formatted(code(branch), code(project.path()), needs.title(), has.title());
            case RefNotAllowed(var project, var job, var branch) ->
                "You may not run %s of %s on the branch %s: no rule of the project allows that. Leave `--ref` out for the default branch, or ask a maintainer for a rule with `refs`."
                        .formatted(code(job), code(project.path()), code(branch));
            case Denied(var project, var job, var by) ->
                "A rule of %s forbids running %s like this. Ask a maintainer of the project about its %s."
                        .formatted(code(project.path()), code(job), JobPolicy.name(by));
            case ArgumentsNotAllowed(var project, var job, var allowed, var _) ->
                "%s of %s takes no such arguments from you. The whole of them must match %s."
                        .formatted(
                                code(job),
                                code(project.path()),
                                allowed.size() == 1 ? codes(allowed) : "one of " + codes(allowed));
            case NotNamed(var project, var job, var users, var _) ->
                "Only %s may run %s of %s. Ask one of them, or a maintainer of the project."
                        .formatted(codes(users), code(job), code(project.path()));
            case WrongChannel(var project, var job, var channels, var _) ->
                "%s of %s runs only from the channel %s. Type it there."
                        .formatted(
                                code(job),
                                code(project.path()),
                                String.join(
                                        " or ",
                                        channels.stream()
                                                .map(channel -> code(channel))
                                                .toList()));
            case WrongWorkspace(var project, var job, var _) ->
                "%s of %s does not run from this workspace. Ask a maintainer of the project about its rules."
                        .formatted(code(job), code(project.path()));
        };
    }

    private static String names(List<Project> projects) {
        return codes(projects.stream().map(RefusalText::shortName).toList());
    }

    private static String shortName(Project project) {
        return project.aliases().stream().findFirst().orElse(project.path());
    }
}
