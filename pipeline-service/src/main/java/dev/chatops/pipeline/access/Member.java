package dev.chatops.pipeline.access;

import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;

/** Somebody who is known, not blocked, and may see this project. */
public record Member(User user, Project project) implements Standing {

    public AccessLevel role() {
        return project.levelOf(user);
    }
}
