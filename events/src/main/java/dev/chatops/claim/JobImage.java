package dev.chatops.claim;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * The container image that a job, or a service beside it, asks for. Variables in {@code name} are the runner's to expand.
 *
 * @param entrypoint null or empty for the image's own
 * @param pullPolicy always, if-not-present, never; the first that works counts; empty for the runner's own
 * @param user {@code docker:user}; empty when not given
 * @param platform {@code docker:platform}; empty when not given
 */
@JsonNaming(SnakeCaseStrategy.class)
public record JobImage(String name, List<String> entrypoint, List<String> pullPolicy, String user, String platform) {

    public JobImage {
        entrypoint = entrypoint == null ? List.of() : List.copyOf(entrypoint);
        pullPolicy = pullPolicy == null ? List.of() : List.copyOf(pullPolicy);
        user = user == null ? "" : user;
        platform = platform == null ? "" : platform;
    }

    /** An image of which no more than its name is given. */
    public static JobImage of(String name) {
        return new JobImage(name, List.of(), List.of(), "", "");
    }
}
