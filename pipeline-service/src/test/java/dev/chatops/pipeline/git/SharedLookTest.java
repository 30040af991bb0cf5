package dev.chatops.pipeline.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedLookTest {

    @Test
    void allWhoAskDuringALookShareTheNextOne() throws Exception {
        var looks = new AtomicInteger();
        var started = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var look = new SharedLook<>(() -> {
            int number = looks.incrementAndGet();
            started.countDown();
            go.await();
            return number;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = CompletableFuture.supplyAsync(() -> unchecked(look), threads);
            started.await();
            var asking = new AtomicInteger();
            var others = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < 20; i++) {
                others.add(CompletableFuture.supplyAsync(
                        () -> {
                            asking.incrementAndGet();
                            return unchecked(look);
                        },
                        threads));
            }
            await().until(() -> asking.get() == 20);
            go.countDown();
            assertThat(first.get()).isEqualTo(1);
            for (var other : others) {
                assertThat(other.get())
                        .as("a look that began after the question")
                        .isGreaterThan(1);
            }
        }
        assertThat(looks.get()).as("not one each").isLessThan(10);
    }

    private static int unchecked(SharedLook<Integer> look) {
        try {
            return look.look();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
