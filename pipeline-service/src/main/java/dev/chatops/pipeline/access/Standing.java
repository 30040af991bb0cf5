package dev.chatops.pipeline.access;

import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.User;
import java.util.List;
import java.util.Optional;

/** What somebody is in the project that he names: a member of it, or refused. The first half of every decision. */
public sealed interface Standing permits Member, Refused {

    /**
     * In the order of G8: user known, not blocked, project visible.
     *
     * @param user empty for one whom the project file does not name and who has not linked himself
     * @param chatUser such as {@code slack:T0DEMO:U0ADA}
     * @param slashWord a project may have its own
     * @param named the project as it was typed; empty when none was
     */
    static Standing of(
            ProjectFile file, Optional<User> user, String chatUser, String slashWord, Optional<String> named) {
        if (user.isEmpty()) {
            return new Refused.UnknownUser(chatUser);
        }
        if (user.get().blocked()) {
            return new Refused.BlockedUser(user.get().username());
        }
        var visible = file.visibleTo(user.get());
        return project(visible, slashWord, named)
                .<Standing>map(project -> new Member(user.get(), project))
                .orElseGet(() -> named.<Standing>map(name -> new Refused.NoSuchProject(name, visible))
                        .orElseGet(() -> new Refused.WhichProject(visible)));
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
