package dev.chatops.pipeline.command;

import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.User;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what (G8). It is given all that it looks at, and changes nothing. Order: user known, project visible,
 * role; only then does anybody hear which jobs there are.
 */
final class Access {

    private Access() {}

    /** What was decided. */
    sealed interface Decision {}

    /** He may run jobs of this project, as far as the project is concerned. */
    record Granted(User user, Project project) implements Decision {}

    /** He may not; {@link Refusals} says so in words. */
    sealed interface Refused extends Decision {}

    /** @param chatUser such as {@code slack:T0DEMO:U0ADA} */
    record UnknownUser(String chatUser) implements Refused {}

    record BlockedUser(String username) implements Refused {}

    /** None was named, and it is not plain which one is meant. */
    record WhichProject(List<Project> visible) implements Refused {}

    /** There is none of this name, or he is no member of it: the same answer, so that names do not leak. */
    record NoSuchProject(String name, List<Project> visible) implements Refused {}

    record RoleTooLow(Project project, AccessLevel has, AccessLevel needs) implements Refused {}

    /** @param named the project as it was typed; empty when none was */
    static Decision toRun(ProjectFile file, String chatUser, String slashWord, Optional<String> named) {
        var user = file.userInChat(chatUser);
        if (user.isEmpty()) {
            return new UnknownUser(chatUser);
        }
        if (user.get().blocked()) {
            return new BlockedUser(user.get().username());
        }
        var visible = file.visibleTo(user.get());
        var project = project(visible, slashWord, named);
        if (project.isEmpty()) {
            return named.<Decision>map(name -> new NoSuchProject(name, visible))
                    .orElseGet(() -> new WhichProject(visible));
        }
        var has = project.get().levelOf(user.get());
        return has.atLeast(AccessLevel.DEVELOPER)
                ? new Granted(user.get(), project.get())
                : new RoleTooLow(project.get(), has, AccessLevel.DEVELOPER);
    }

    /** Whether he may run jobs on this branch, which may be protected. */
    static Decision onBranch(Granted granted, String branch) {
        var needs = granted.project().neededToRunOn(branch);
        var has = granted.project().levelOf(granted.user());
        return has.atLeast(needs) ? granted : new RoleTooLow(granted.project(), has, needs);
    }

    private static Optional<Project> project(List<Project> visible, String slashWord, Optional<String> named) {
        if (named.isPresent()) {
            return visible.stream()
                    .filter(project -> project.isNamed(named.get()))
                    .findFirst();
        }
        var ofSlashWord = visible.stream()
                .filter(project -> project.command().filter(slashWord::equals).isPresent())
                .findFirst();
        return ofSlashWord.isPresent() || visible.size() != 1 ? ofSlashWord : Optional.of(visible.getFirst());
    }
}
