package dev.chatops.pipeline.command;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Work of one lane in the order in which it came, that of different lanes side by side. */
final class Lanes {

    private final Executor threads;
    private final int most;

    /** What waits behind the work that is being done, by lane; nothing of a lane in which nothing is done. */
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    private int unfinished;
    private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);

    /**
     * @param threads one for each lane in which something is done
     * @param most from so many on that are not finished, whoever adds is asked to wait
     */
    Lanes(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    /**
     * Adds work, which deals with its own failures. Returns at once.
     *
     * @return complete when there is room for more
     */
    CompletionStage<Void> add(String lane, Runnable work) {
        boolean isFree;
        CompletionStage<Void> next;
        synchronized (this) {
            isFree = !waiting.containsKey(lane);
            if (isFree) {
                waiting.put(lane, new ArrayDeque<>());
            } else {
                waiting.get(lane).add(work);
            }
            if (++unfinished == most) {
                room = new CompletableFuture<>();
            }
            next = room;
        }
        if (isFree) {
            threads.execute(() -> doAll(lane, work));
        }
        return next;
    }

    private void doAll(String lane, Runnable first) {
        for (var work = first; work != null; work = finished(lane)) {
            work.run();
        }
    }

    /** What is to be done next; null when nothing waits. */
    private Runnable finished(String lane) {
        Runnable next;
        CompletableFuture<Void> freed;
        synchronized (this) {
            next = waiting.get(lane).poll();
            if (next == null) {
                waiting.remove(lane);
            }
            unfinished--;
            freed = unfinished < most ? room : null;
        }
        if (freed != null) {
            freed.complete(null);
        }
        return next;
    }
}
