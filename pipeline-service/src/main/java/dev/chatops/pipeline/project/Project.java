package dev.chatops.pipeline.project;

import dev.chatops.events.ReplySettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A project of the project file.
 *
 * @param path as in {@code CI_PROJECT_PATH}, such as {@code acme/demo}
 * @param aliases short names in chat
 * @param command its own slash word, such as {@code /demo}; empty when it has none
 * @param repository a git URL or an absolute path
 * @param defaultBranch empty: the remote's {@code HEAD}
 * @param protectedBranches empty: the default branch, from Developer on
 * @param members by user name
 * @param timeout of a job that sets none
 * @param queueTimeout how long a job may wait for a runner
 * @param maxRunning how many of its jobs may be queued or running at once; empty: any number
 * @param rules in the file's order
 */
public record Project(
        String path,
        long id,
        Set<String> aliases,
        Optional<String> command,
        String repository,
        Optional<String> defaultBranch,
        Map<String, AccessLevel> protectedBranches,
        Map<String, AccessLevel> members,
        Duration timeout,
        Duration queueTimeout,
        OptionalInt maxRunning,
        List<ProjectVariable> variables,
        ReplySettings reply,
        List<JobRule> rules,
        CommandLimits limits) {

    /** The role of a user here; {@link AccessLevel#NONE} for one who is not a member. */
    public AccessLevel levelOf(User user) {
        return members.getOrDefault(user.username(), AccessLevel.NONE);
    }

    /** Whether {@code word} names this project in chat. */
    public boolean isNamed(String word) {
        return path.equals(word) || aliases.contains(word);
    }

    /** The role from which on somebody may run jobs on {@code branch}. */
    public AccessLevel neededToRunOn(String branch) {
        return protectedBranches.getOrDefault(branch, AccessLevel.DEVELOPER);
    }

    /** Whether protected variables are handed to jobs on {@code branch}. */
    public boolean isProtected(String branch, String itsDefaultBranch) {
        return protectedBranches.isEmpty() ? branch.equals(itsDefaultBranch) : protectedBranches.containsKey(branch);
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path without its last part. */
    public String namespace() {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }
}
