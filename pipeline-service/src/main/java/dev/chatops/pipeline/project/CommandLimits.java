package dev.chatops.pipeline.project;

import java.time.Duration;

/**
 * How many jobs may be started from chat.
 *
 * @param user by one user, a minute; 0: as many as he likes
 * @param channel from one channel, a minute; 0: as many as anybody likes
 * @param project in the project, a minute; 0: as many as anybody likes
 * @param duplicateWindow how long after a command the same one of the same person asks first, while its job is open; zero: never
 */
public record CommandLimits(int user, int channel, int project, Duration duplicateWindow) {

    /** No limits, as GitLab's own for pipelines; a second press within some seconds is hardly meant. */
    public static final CommandLimits DEFAULT = new CommandLimits(0, 0, 0, Duration.ofSeconds(10));
}
