package dev.chatops.reply.post;

import java.time.Duration;
import java.util.Optional;

/** What became of one post. */
sealed interface PostResult {

    /** It stands in the channel. */
    record Posted() implements PostResult {}

    /**
     * It does not, and may be tried again: the platform was not reached, or counted too many. No use of the address is spent.
     *
     * @param after how long the platform wants us to wait at least, where it says so
     */
    record TryAgain(String why, Optional<Duration> after) implements PostResult {}

    /** It does not: the platform finds it too large or too complicated. A simpler one may be taken. */
    record TooLarge(String why) implements PostResult {}

    /**
     * Nobody knows: no answer came, or an error of the platform's own (5xx), which whoever stands between it and us also gives
     * for what it has taken. A repetition replaces it, and the use of the address counts as spent (G2).
     */
    record Unclear(String why) implements PostResult {}

    /** It does not, and never will. */
    record Refused(String why) implements PostResult {}
}
