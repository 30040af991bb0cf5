package dev.chatops.reply.post;

import java.time.Duration;
import java.util.Optional;

/** What became of one post. */
sealed interface PostResult {

    /** It stands in the channel. */
    record Posted() implements PostResult {}

    /**
     * It does not, and may be tried again.
     *
     * @param after how long the platform wants us to wait at least, where it says so
     * @param used whether the try may have used up one of the address' five
     */
    record TryAgain(String why, Optional<Duration> after, boolean used) implements PostResult {}

    /** It does not: the platform finds it too large or too complicated. A simpler one may be taken. */
    record TooLarge(String why) implements PostResult {}

    /** Nobody knows; a repetition replaces it. */
    record Unclear(String why) implements PostResult {}

    /** It does not, and never will. */
    record Refused(String why) implements PostResult {}
}
