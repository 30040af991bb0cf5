package dev.chatops.pipeline.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.User;

/**
 * A person beside what he did.
 *
 * @param state {@code active} or {@code blocked}; one whom the project file no longer names is blocked
 * @param avatarUrl there are no pictures here
 */
@JsonNaming(SnakeCaseStrategy.class)
record UserBody(long id, String username, String name, String state, boolean locked, String avatarUrl) {

    static UserBody of(User user) {
        return new UserBody(
                user.id(),
                user.username(),
                user.name().isEmpty() ? user.username() : user.name(),
                user.blocked() ? "blocked" : "active",
                false,
                null);
    }

    /** @param otherwiseId for somebody who is gone from the file */
    static UserBody of(ProjectFile file, String username, long otherwiseId) {
        return file.user(username)
                .map(UserBody::of)
                .orElseGet(() -> new UserBody(otherwiseId, username, username, "blocked", false, null));
    }
}
