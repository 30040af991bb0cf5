package dev.chatops.pipeline.project;

import java.util.List;
import java.util.Optional;

/**
 * The project file as it was last read, whole. Immutable: whoever decides something holds one and sees no change
 * half-way.
 */
public record ProjectFile(List<User> users, List<Project> projects, List<RunnerPool> pools) {

    /** @param chatUser such as {@code slack:T0DEMO:U0ADA} */
    public Optional<User> userInChat(String chatUser) {
        return users.stream().filter(user -> user.chat().contains(chatUser)).findFirst();
    }

    public Optional<User> user(String username) {
        return users.stream().filter(user -> user.username().equals(username)).findFirst();
    }

    public Optional<Project> project(long id) {
        return projects.stream().filter(project -> project.id() == id).findFirst();
    }

    /** @param idOrPath a number, or a path such as {@code acme/demo} */
    public Optional<Project> project(String idOrPath) {
        return projects.stream()
                .filter(project -> project.path().equals(idOrPath)
                        || Long.toString(project.id()).equals(idOrPath))
                .findFirst();
    }

    /** The projects that this user is a member of, in the file's order. */
    public List<Project> visibleTo(User user) {
        return projects.stream()
                .filter(project -> project.levelOf(user) != AccessLevel.NONE)
                .toList();
    }

    /** The first pool whose runners may run a job with these tags. */
    public Optional<RunnerPool> poolFor(List<String> tags) {
        return pools.stream().filter(pool -> pool.takes(tags)).findFirst();
    }
}
