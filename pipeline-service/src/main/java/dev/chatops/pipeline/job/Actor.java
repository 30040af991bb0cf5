package dev.chatops.pipeline.job;

import dev.chatops.pipeline.project.User;
import java.util.UUID;

/**
 * Who does something to a job, after it was decided that he may.
 *
 * @param commandId the command by which he does it, which then waits for the job's answer; null from API and console
 */
public record Actor(User user, UUID commandId) {

    /** One who reads the outcome on the page. */
    public static Actor outsideChat(User user) {
        return new Actor(user, null);
    }

    String username() {
        return user.username();
    }
}
