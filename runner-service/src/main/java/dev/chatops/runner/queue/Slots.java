package dev.chatops.runner.queue;

import java.time.Duration;
import java.util.BitSet;
import java.util.OptionalInt;

/** The places in which jobs run; each has a number of its own, and at most one job at a time. */
final class Slots {

    private final int count;
    private final BitSet busy = new BitSet();

    Slots(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("chatops.runner.concurrent is at least 1, not " + count);
        }
        this.count = count;
    }

    /** The lowest free one, whose working copies are the warmest; empty when none came free in time. Takes nothing. */
    synchronized OptionalInt awaitFree(Duration limit) throws InterruptedException {
        await(limit, count - 1);
        int slot = busy.nextClearBit(0);
        return slot < count ? OptionalInt.of(slot) : OptionalInt.empty();
    }

    /** Whether all were free in time. */
    synchronized boolean awaitIdle(Duration limit) throws InterruptedException {
        await(limit, 0);
        return busy.isEmpty();
    }

    synchronized void take(int slot) {
        busy.set(slot);
    }

    synchronized void release(int slot) {
        busy.clear(slot);
        notifyAll();
    }

    synchronized int busy() {
        return busy.cardinality();
    }

    private void await(Duration limit, int atMostBusy) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (busy.cardinality() > atMostBusy) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
