package dev.chatops.reply.post;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A virtual thread for each post, so that none waits for another. */
@ApplicationScoped
class PostThreads {

    /** What a thread does. */
    interface Work {
        void run() throws Exception;
    }

    private final PostConfig config;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("post-", 0).factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("post-timer").factory());

    PostThreads(PostConfig config) {
        this.config = config;
    }

    /** @return false when this replica is shutting down and does not do it */
    boolean run(String what, UUID commandId, Work work) {
        try {
            threads.execute(() -> now(what, commandId, work));
            return true;
        } catch (RejectedExecutionException _) {
            Log.debugf("shutting down, left to another replica commandId=%s", commandId);
            return false;
        }
    }

    /** As {@link #run}, in a while. What is lost by a shutdown is found by the sweeper of another replica. */
    void runAfter(Duration wait, String what, UUID commandId, Work work) {
        // a little behind the moment that the database holds
        long millis = wait.toMillis() + (wait.isZero() ? 0 : 20);
        try {
            timer.schedule(() -> run(what, commandId, work), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            Log.debugf("shutting down, left to another replica commandId=%s", commandId);
        }
    }

    /** In this thread. */
    void now(String what, UUID commandId, Work work) {
        try {
            work.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            Log.warnf("%s not posted, the sweeper looks again commandId=%s: %s", what, commandId, e.toString());
        } catch (Exception e) {
            Log.errorf(e, "posting failed message=%s commandId=%s", what, commandId);
        }
    }

    /** Waits for posts that are on their way: cut off, their results would be unknown. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        timer.shutdownNow();
        threads.shutdown();
        if (!threads.awaitTermination(config.timeout().plusSeconds(2).toMillis(), TimeUnit.MILLISECONDS)) {
            Log.warn("posts were cut off, the next sweep repeats them so that they replace");
        }
    }
}
