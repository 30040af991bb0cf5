package dev.chatops.runner.executor;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads that stand in the kernel until a process says something or ends; a virtual thread would keep its carrier. They are
 * used again.
 */
final class ProcessThreads {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("job-process-", 0).factory());

    private ProcessThreads() {}

    static void run(Runnable work) {
        THREADS.execute(work);
    }
}
