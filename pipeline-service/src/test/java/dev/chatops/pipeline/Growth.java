package dev.chatops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;

/** How the work grows with the text it is done on: in proportion, or faster, as a hostile text would have it. */
public final class Growth {

    private static final int SHORT = 8_192; // characters
    private static final int TIMES = 8;
    private static final int MOST = 3 * TIMES; // of the time; the square would be 64
    private static final int WARM_UP = 20;
    private static final long LEAST = 200_000; // ns; a clock tells no less apart
    private static final int SAMPLES = 5;
    private static final int MOST_SAMPLES = 20;

    private Growth() {}

    /**
     * Eight times the text may take three times as long as eight times the work; in processor time, so that others do not
     * count. Compilers, collectors and cold caches only ever add to a sample: once below the limit is enough, and what grows
     * faster never is.
     */
    public static void assertLinear(String unit, Consumer<String> work) {
        var text = unit.repeat(SHORT / unit.length());
        var longer = text.repeat(TIMES);
        long once = median(text, work);
        long most = MOST * Math.max(once, LEAST);
        long more = Long.MAX_VALUE;
        for (int i = 0; i < MOST_SAMPLES && more >= most; i++) {
            more = Math.min(more, nanos(longer, work));
        }
        assertThat(more)
                .as("ns for %d characters, after %d for %d", longer.length(), once, text.length())
                .isLessThan(most);
    }

    private static long median(String text, Consumer<String> work) {
        for (int i = 0; i < WARM_UP; i++) {
            work.accept(text);
        }
        var took = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            took[i] = nanos(text, work);
        }
        Arrays.sort(took);
        return took[SAMPLES / 2];
    }

    private static long nanos(String text, Consumer<String> work) {
        var clock = ManagementFactory.getThreadMXBean();
        long begun = clock.getCurrentThreadCpuTime();
        work.accept(text);
        return clock.getCurrentThreadCpuTime() - begun;
    }
}
