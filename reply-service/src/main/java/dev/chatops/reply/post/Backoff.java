package dev.chatops.reply.post;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long a failed post waits: twice as long each time, and a little by chance, so that many do not come at once. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final int LONGEST_DOUBLING = 6;

    private Backoff() {}

    /**
     * @param use which use of the address comes next, from 2
     * @param ordered how long the platform has told us to wait at least
     */
    static Duration before(int use, Optional<Duration> ordered) {
        var wait = FIRST.multipliedBy(1L << Math.clamp(use - 2, 0, LONGEST_DOUBLING));
        var least = ordered.filter(order -> order.compareTo(wait) > 0).orElse(wait);
        return least.plusMillis(ThreadLocalRandom.current().nextLong(250));
    }
}
