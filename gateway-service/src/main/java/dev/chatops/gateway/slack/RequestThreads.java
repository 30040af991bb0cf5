package dev.chatops.gateway.slack;

import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Virtual threads for requests whose bodies have come in whole. A thread that reads the body itself would wait for each
 * part of it, and a slow sender would hold it.
 */
@Singleton
class RequestThreads {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Works an answer out on a thread of its own, which it may block. */
    <T> CompletionStage<T> answer(Supplier<T> answer) {
        return CompletableFuture.supplyAsync(answer, threads);
    }
}
