package dev.chatops.reply.post;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a failed post waits: twice as long each time, and a little by chance, so that many do not come at once. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final int LONGEST_DOUBLING = 6;

    private Backoff() {}

    /** @param next which try comes next, from 2 */
    static Duration before(int next) {
        var wait = FIRST.multipliedBy(1L << Math.clamp(next - 2L, 0, LONGEST_DOUBLING));
        return wait.plusMillis(ThreadLocalRandom.current().nextLong(250));
    }
}
