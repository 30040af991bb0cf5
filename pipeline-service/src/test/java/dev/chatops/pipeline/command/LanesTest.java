package dev.chatops.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {

    @Test
    void workOfALaneKeepsItsOrderAndNothingIsLost() throws Exception {
        Map<String, List<Integer>> done = new ConcurrentHashMap<>();
        var all = new CountDownLatch(20_000);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lanes = new Lanes(threads, 100);
            for (int n = 0; n < 20_000; n++) {
                int number = n;
                var lane = "lane " + ThreadLocalRandom.current().nextInt(7);
                lanes.add(lane, () -> {
                            done.computeIfAbsent(lane, _ -> Collections.synchronizedList(new ArrayList<>()))
                                    .add(number);
                            all.countDown();
                        })
                        .toCompletableFuture()
                        .join();
            }
            all.await();
        }
        assertThat(done.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
        assertThat(done.values().stream().mapToInt(List::size).sum()).isEqualTo(20_000);
    }

    @Test
    void aLaneThatStandsHoldsUpNoOther() throws Exception {
        var go = new CountDownLatch(1);
        var first = new CountDownLatch(1);
        var behind = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lanes = new Lanes(threads, 100);
            lanes.add("standing", () -> await(go));
            lanes.add("standing", behind::countDown);
            lanes.add("other", first::countDown);
            first.await();
            assertThat(behind.getCount()).isOne();
            go.countDown();
            behind.await();
        }
    }

    @Test
    void whoAddsIsAskedToWaitWhileThereIsNoRoom() {
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lanes = new Lanes(threads, 3);
            var rooms = IntStream.range(0, 3)
                    .mapToObj(_ -> lanes.add("lane", () -> await(go)).toCompletableFuture())
                    .toList();
            assertThat(rooms.get(0)).isDone();
            assertThat(rooms.get(1)).isDone();
            assertThat(rooms.get(2)).isNotDone();
            go.countDown();
            rooms.get(2).join();
            lanes.add("lane", () -> {}).toCompletableFuture().join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
