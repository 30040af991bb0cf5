package dev.chatops.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.local.FreePorts;
import dev.chatops.local.bench.Figures;
import dev.chatops.local.world.ServiceJvm;
import dev.chatops.local.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a durable acknowledgement costs: signed commands that the broker confirms, beside requests to the same endpoint with
 * the same signature that ask only whether it is there ({@code ssl_check}) and are written nowhere. Nobody else runs: the
 * services behind the gateway are stopped, so that the broker keeps the commands and nothing more.
 */
@Tag("benchmark")
class GatewayBenchmark {

    private static final Path HOME = Path.of(System.getProperty("chatops.home"));
    private static final int CONNECTIONS = 64;
    private static final int RUNS = 5;

    /** The second compiler takes its time, on the processors that the load comes from. */
    private static final Duration WARM_UP = Duration.ofSeconds(40);

    private static final Duration RUN = Duration.ofSeconds(5);

    private static World world;
    private static SlackLoad slack;

    @BeforeAll
    static void start() throws Exception {
        var folder =
                Files.createTempDirectory(Path.of("target"), "bench-gateway").toAbsolutePath();
        world = TestWorlds.start(TestWorlds.options(
                        folder.resolve("data"), TestProject.in(folder).projectFile(), FreePorts.rangeOf(16))
                .with(ServiceJvm.IMAGE));
        for (var name : new String[] {"pipeline-service", "reply-service", "simulator"}) {
            world.service(name).stop(Duration.ofSeconds(10));
        }
        world.runner(1).stop(Duration.ofSeconds(10));
        slack = new SlackLoad(
                world.service("gateway-service").url(),
                world.described().signingSecret(),
                world.service("simulator").url().getPort());
    }

    @AfterAll
    static void stop() {
        if (slack != null) {
            slack.close();
        }
        if (world != null) {
            world.close();
        }
    }

    @Test
    void acknowledgements() throws Exception {
        IntFunction<byte[]> commands =
                n -> slack.form("U" + n % 50, "C" + n % 200, "demo run hello-world", Long.toString(slack.nextId()));
        IntFunction<byte[]> checks = n -> ("token=x&ssl_check=1&n=" + slack.nextId()).getBytes(UTF_8);
        asFastAsPossible(commands, WARM_UP);
        asFastAsPossible(checks, WARM_UP.dividedBy(2));
        var durable = new double[RUNS];
        var plain = new double[RUNS];
        var ratio = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            durable[run] = asFastAsPossible(commands, RUN);
            plain[run] = asFastAsPossible(checks, RUN);
            ratio[run] = durable[run] / plain[run];
        }
        var p50 = new double[RUNS];
        var p99 = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            var took = atRate(commands, 1_000, RUN);
            Arrays.sort(took);
            p50[run] = took[took.length / 2];
            p99[run] = took[took.length * 99 / 100];
        }
        Figures.of("a", "gateway: signed commands acknowledged once the broker has them")
                .add("acknowledged, durable", "/s", durable)
                .add("answered without the write (`ssl_check`)", "/s", plain)
                .add("durable over not", "times", ratio)
                .add("at 1,000/s, p50", "ms", p50)
                .add("at 1,000/s, p99", "ms", p99)
                .note(
                        "%d connections kept open; signature checked and address sealed for each command; the load is made on the same processors."
                                .formatted(CONNECTIONS))
                .keep(HOME);
    }

    /** @return requests answered with 200 a second; any other answer ends the benchmark */
    private static double asFastAsPossible(IntFunction<byte[]> bodies, Duration length) throws Exception {
        var done = new AtomicLong();
        var failed = new AtomicLong();
        long end = System.nanoTime() + length.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < CONNECTIONS; t++) {
                int first = t;
                threads.execute(() -> {
                    try (var connection = slack.connect()) {
                        for (int n = first; System.nanoTime() < end; n += CONNECTIONS) {
                            if (connection.post(bodies.apply(n)) != 200) {
                                failed.incrementAndGet();
                                return;
                            }
                            done.incrementAndGet();
                        }
                    } catch (Exception e) {
                        failed.incrementAndGet();
                    }
                });
            }
        }
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " connections failed");
        }
        return done.get() * 1e9 / length.toNanos();
    }

    /** Each connection has its share of the times; a late one is sent at once, and its lateness counts. */
    private static double[] atRate(IntFunction<byte[]> bodies, int perSecond, Duration length) throws Exception {
        int requests = (int) (perSecond * length.toSeconds());
        var took = new double[requests];
        var failed = new AtomicLong();
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < CONNECTIONS; t++) {
                int first = t;
                threads.execute(() -> {
                    try (var connection = slack.connect()) {
                        for (int n = first; n < requests; n += CONNECTIONS) {
                            long due = start + n * 1_000_000_000L / perSecond;
                            LockSupport.parkNanos(due - System.nanoTime());
                            if (connection.post(bodies.apply(n)) != 200) {
                                failed.incrementAndGet();
                            }
                            took[n] = (System.nanoTime() - due) / 1e6;
                        }
                    } catch (Exception e) {
                        failed.incrementAndGet();
                    }
                });
            }
        }
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " requests failed");
        }
        return took;
    }
}
