package dev.chatops.runner.queue;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The places in which jobs run; each has a number of its own, and at most one job at a time. */
final class Slots {

    private final BlockingQueue<Integer> free;
    private final int count;

    Slots(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("chatops.runner.concurrent is at least 1, not " + count);
        }
        this.count = count;
        this.free = new ArrayBlockingQueue<>(count);
        for (int slot = 0; slot < count; slot++) {
            free.add(slot);
        }
    }

    /** A free slot, as soon as there is one; null when there was none in time. */
    Integer take(long millis) throws InterruptedException {
        return free.poll(millis, TimeUnit.MILLISECONDS);
    }

    void release(int slot) {
        free.add(slot);
    }

    int busy() {
        return count - free.size();
    }
}
