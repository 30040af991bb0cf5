package dev.chatops.pipeline.git;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One look at the remote serves all who asked before it began: whoever asks while one is under way shares the next
 * one, because the running one may already have missed what he knows to be there.
 */
final class SharedLook<T> {

    private final Callable<T> action;
    private CompletableFuture<T> running;
    private CompletableFuture<T> next;

    SharedLook(Callable<T> action) {
        this.action = action;
    }

    /** A result of a look that began after this call did. */
    T look() throws Exception {
        CompletableFuture<T> mine;
        CompletableFuture<T> before;
        boolean lead = false;
        synchronized (this) {
            before = running;
            if (before == null) {
                running = mine = new CompletableFuture<>();
                lead = true;
            } else if (next == null) {
                next = mine = new CompletableFuture<>();
                lead = true;
            } else {
                mine = next;
            }
        }
        if (lead) {
            if (before != null) {
                before.exceptionally(_ -> null).join(); // two looks at once would fetch into one mirror
            }
            lead(mine);
        }
        try {
            return mine.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void lead(CompletableFuture<T> mine) {
        T result = null;
        Throwable failure = null;
        try {
            result = action.call();
        } catch (Throwable e) {
            failure = e;
        }
        synchronized (this) {
            running = next; // whose leader waits for this look to complete
            next = null;
        }
        if (failure == null) {
            mine.complete(result);
        } else {
            mine.completeExceptionally(failure);
        }
    }
}
