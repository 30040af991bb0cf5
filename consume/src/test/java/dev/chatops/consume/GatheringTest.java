package dev.chatops.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GatheringTest {

    private final LinkedBlockingQueue<List<Integer>> done = new LinkedBlockingQueue<>();

    @Test
    void whatComesInAMomentIsDoneInOneGo() throws Exception {
        var gathering = gathering(Duration.ofSeconds(2), 100);

        gathering.add(List.of(1));
        gathering.add(List.of());
        gathering.add(List.of(2, 3));

        assertThat(done.poll(10, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
    }

    @Test
    void whatComesLaterIsDoneToo() throws Exception {
        var gathering = gathering(Duration.ofMillis(1), 100);
        for (int n = 0; n < 50; n++) {
            gathering.add(List.of(n));
            assertThat(done.poll(10, TimeUnit.SECONDS)).containsExactly(n);
        }
    }

    @Test
    void nothingIsLostAndNothingDoneTwiceWhoeverAdds() throws Exception {
        var gathering = gathering(Duration.ofMillis(1), 7);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 1_000).forEach(n -> threads.execute(() -> gathering.add(List.of(n))));
        }

        var seen = new ArrayList<Integer>();
        while (seen.size() < 1_000) {
            var some = done.poll(10, TimeUnit.SECONDS);
            assertThat(some).isNotNull().hasSizeBetween(1, 7);
            seen.addAll(some);
        }
        gathering.close();
        assertThat(done).isEmpty();
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void whatIsLeftIsDoneAtTheEnd() {
        var gathering = gathering(Duration.ofHours(1), 100);
        gathering.add(List.of(1, 2));

        gathering.close();

        assertThat(done).containsExactly(List.of(1, 2));
    }

    private Gathering<Integer> gathering(Duration length, int most) {
        return new Gathering<>("gathering", length, most, done::add);
    }
}
