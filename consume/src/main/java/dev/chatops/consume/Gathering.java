package dev.chatops.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Work that nobody waits for, put off for a moment so that what comes meanwhile is done in one go. Any thread may add to it. */
public final class Gathering<T> implements AutoCloseable {

    private final String name;
    private final Duration length;
    private final int most;
    private final Consumer<List<T>> work;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Lock doing = new ReentrantLock();

    /**
     * @param name of the threads that do it
     * @param length how long the first of them waits for others
     * @param most how many are done in one go
     * @param work deals with its own failures; done by one thread at a time
     */
    public Gathering(String name, Duration length, int most, Consumer<List<T>> work) {
        this.name = name;
        this.length = length;
        this.most = most;
        this.work = work;
    }

    /** Returns at once. */
    public void add(Collection<? extends T> items) {
        if (waiting.addAll(items) && begun.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name).start(this::doLater);
        }
    }

    /** Does what is left, in the caller's thread, when what is being done is done. What is added later is done later, as ever. */
    @Override
    public void close() {
        doAll();
    }

    private void doLater() {
        try {
            Thread.sleep(length);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        begun.set(false); // before the rest: who adds from now on begins anew
        doAll();
    }

    private void doAll() {
        doing.lock();
        try {
            doWhatThereIs();
        } finally {
            doing.unlock();
        }
    }

    private void doWhatThereIs() {
        while (true) {
            var items = new ArrayList<T>();
            for (var item = waiting.poll(); item != null; item = items.size() < most ? waiting.poll() : null) {
                items.add(item);
            }
            if (items.isEmpty()) {
                return;
            }
            work.accept(items);
        }
    }
}
