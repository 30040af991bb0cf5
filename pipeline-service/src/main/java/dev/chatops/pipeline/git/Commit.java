package dev.chatops.pipeline.git;

import java.time.Instant;

/**
 * The head of a branch.
 *
 * @param branch short name
 * @param defaultBranch of the repository; the same as {@code branch} unless another one was asked for
 * @param sha 40 hex digits
 * @param at when it was committed
 */
public record Commit(String branch, String defaultBranch, String sha, String message, String author, Instant at) {

    /** The first line of the message. */
    public String title() {
        return message.lines().findFirst().orElse("");
    }

    /** The first eight digits, as GitLab shows it. */
    public String shortSha() {
        return sha.substring(0, 8);
    }
}
