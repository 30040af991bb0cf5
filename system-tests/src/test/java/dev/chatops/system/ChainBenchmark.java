package dev.chatops.system;

import dev.chatops.local.FreePorts;
import dev.chatops.local.bench.Figures;
import dev.chatops.local.world.ChildProcess;
import dev.chatops.local.world.ServiceJvm;
import dev.chatops.local.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What the whole chain does on this machine, its JVMs as in the images and warm. Load comes from this process, over loopback, and ends by itself. */
@Tag("benchmark")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChainBenchmark {

    private static final Path HOME = Path.of(System.getProperty("chatops.home"));
    private static final int USERS = 40;
    private static final int CHANNELS = 200;
    private static final int UNDER_WAY = 48;
    private static final int RUNS = 5;

    /** Long beside the second that a command takes then: those that begin a run or outlast it count in part only. */
    private static final Duration SUSTAINED = Duration.ofSeconds(30);

    private static World world;
    private static SlackLoad slack;

    @BeforeAll
    static void start() throws Exception {
        var folder = Files.createTempDirectory(Path.of("target"), "bench").toAbsolutePath();
        Files.createDirectories(folder.resolve("demo"));
        Files.writeString(folder.resolve("demo/.gitlab-ci.yml"), """
                hello-world:
                  script:
                    - echo "Hello World."
                """);
        Files.writeString(folder.resolve("projects.yml"), projectFile());
        world = TestWorlds.start(
                TestWorlds.options(folder.resolve("data"), folder.resolve("projects.yml"), FreePorts.rangeOf(16))
                        .withRunners(2)
                        .with(ServiceJvm.IMAGE));
        var simulator = world.service("simulator");
        simulator.stop(Duration.ofSeconds(10));
        slack = new SlackLoad(
                world.service("gateway-service").url(),
                world.described().signingSecret(),
                simulator.url().getPort());
        warmUp();
    }

    /** Until the second compilers are done with what matters, as they are in a service that has run for a day: they share two processors with the load. */
    private static void warmUp() throws Exception {
        for (int i = 0; i < 60; i++) {
            System.out.printf("warming up: %.1f commands/s%n", closedLoop(Duration.ofSeconds(10), UNDER_WAY));
        }
    }

    private static String projectFile() {
        var users = IntStream.range(0, USERS)
                .mapToObj(
                        n -> "  - { username: user%1$d, id: %2$d, chat: [\"slack:T0DEMO:U%1$d\"] }".formatted(n, n + 1))
                .collect(Collectors.joining("\n"));
        var members = IntStream.range(0, USERS)
                .mapToObj(n -> "user%d: developer".formatted(n))
                .collect(Collectors.joining(", "));
        return """
                users:
                %s
                projects:
                  - path: acme/demo
                    id: 1
                    aliases: [demo]
                    repository: ./demo
                    members: { %s }
                    limits: { duplicates: 0s }
                """.formatted(users, members);
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
    @Order(1)
    void fromSlashCommandToReply() throws Exception {
        var bare = new double[100];
        for (int i = 0; i < bare.length; i++) {
            long start = System.nanoTime();
            new ProcessBuilder("bash", "-c", "echo \"Hello World.\"").start().waitFor();
            bare[i] = (System.nanoTime() - start) / 1e6;
        }
        var idle = new ArrayList<double[]>();
        for (int run = 0; run < RUNS; run++) {
            idle.add(idle(60));
        }
        var busy = new ArrayList<double[]>();
        for (int run = 0; run < RUNS; run++) {
            busy.add(atRate(20, Duration.ofSeconds(6)));
        }
        Figures.of("b", "slash command to reply, a trivial job")
                .add("idle, p50", "ms", percentile(idle, 50))
                .add("idle, p95", "ms", percentile(idle, 95))
                .add("idle, p99", "ms", percentile(idle, 99))
                .add("at 20 commands/s, p50", "ms", percentile(busy, 50))
                .add("at 20 commands/s, p95", "ms", percentile(busy, 95))
                .add("at 20 commands/s, p99", "ms", percentile(busy, 99))
                .add("a bare `bash -c` of the same script, p50", "ms", percentile(List.of(bare), 50))
                .add("idle p50 over the bare bash", "times", percentile(idle, 50)[0] / percentile(List.of(bare), 50)[0])
                .note("From the first byte of Slack's request to the arrival of the final message at Slack.")
                .keep(HOME);
    }

    @Test
    @Order(2)
    void sustained() throws Exception {
        var rates = new double[RUNS];
        var cost = new LinkedHashMap<String, double[]>();
        for (int run = 0; run < RUNS; run++) {
            var before = cpu();
            rates[run] = closedLoop(SUSTAINED, UNDER_WAY);
            double commands = rates[run] * SUSTAINED.toSeconds();
            for (var after : cpu().entrySet()) {
                cost.computeIfAbsent(after.getKey(), _ -> new double[RUNS])[run] =
                        (after.getValue() - before.get(after.getKey())) / commands;
            }
        }
        var figures = Figures.of("c", "sustained commands of the whole chain").add("commands", "/s", rates);
        cost.forEach((service, millis) -> figures.add("processor time of " + service, "ms/command", millis));
        figures.note(
                        "%d commands under way at any time, over %d channels and %d users; everything, the load too, on this machine."
                                .formatted(UNDER_WAY, CHANNELS, USERS))
                .keep(HOME);
    }

    @Test
    @Order(3)
    void memoryAfterTheLoad() throws Exception {
        var figures = Figures.of("c2", "memory after the load");
        double all = 0;
        for (var service : services(world)) {
            double mebibytes = ProcessUse.residentMebibytes(service.pid());
            all += mebibytes;
            figures.add("memory of " + service.name(), "MiB", mebibytes);
        }
        figures.add("the four services together", "MiB", all)
                .note("Resident memory of one process of each, both compilers' own memory included.")
                .keep(HOME);
    }

    /** One process of each. */
    static List<ChildProcess> services(World world) {
        return List.of(
                world.service("gateway-service"),
                world.service("pipeline-service"),
                world.service("reply-service"),
                world.runner(1));
    }

    private static Map<String, Double> cpu() throws IOException {
        var cpu = new LinkedHashMap<String, Double>();
        for (var service : services(world)) {
            cpu.put(service.name(), ProcessUse.cpuMillis(service.pid()));
        }
        cpu.put("runner-2", ProcessUse.cpuMillis(world.runner(2).pid()));
        cpu.put("the broker", ProcessUse.cpuMillis(world.broker().pid()));
        return cpu;
    }

    private static double[] idle(int commands) throws Exception {
        var took = new double[commands];
        try (var connection = slack.connect()) {
            for (int i = 0; i < commands; i++) {
                took[i] =
                        slack.roundTripMillis(connection, "U" + i % USERS, "C" + i % CHANNELS, "demo run hello-world");
            }
        }
        return took;
    }

    /** Commands at fixed times, whatever became of those before. */
    private static double[] atRate(int perSecond, Duration length) throws Exception {
        int commands = (int) (perSecond * length.toSeconds());
        var took = new double[commands];
        var failed = new AtomicLong();
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < commands; i++) {
                LockSupport.parkNanos(start + i * 1_000_000_000L / perSecond - System.nanoTime());
                int n = i;
                threads.execute(() -> {
                    try (var connection = slack.connect()) {
                        took[n] = slack.roundTripMillis(
                                connection, "U" + n % USERS, "C" + n % CHANNELS, "demo run hello-world");
                    } catch (Exception e) {
                        failed.incrementAndGet();
                    }
                });
            }
        }
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " commands failed");
        }
        return took;
    }

    /** @return commands answered a second, with so many under way at any time */
    private static double closedLoop(Duration length, int underWay) throws Exception {
        var done = new AtomicLong();
        var failed = new AtomicLong();
        var slots = new Semaphore(0);
        long end = System.nanoTime() + length.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < underWay; t++) {
                int first = t;
                threads.execute(() -> {
                    try (var connection = slack.connect()) {
                        for (int n = first; System.nanoTime() < end; n += underWay) {
                            slack.roundTripMillis(
                                    connection, "U" + n % USERS, "C" + n % CHANNELS, "demo run hello-world");
                            if (System.nanoTime() < end) {
                                done.incrementAndGet();
                            }
                        }
                    } catch (Exception e) {
                        failed.incrementAndGet();
                    }
                    slots.release();
                });
            }
            if (!slots.tryAcquire(underWay, length.toSeconds() + 90, TimeUnit.SECONDS) || failed.get() > 0) {
                throw new IllegalStateException(failed + " of " + underWay + " senders failed");
            }
        }
        return done.get() * 1e9 / length.toNanos();
    }

    private static double[] percentile(List<double[]> runs, int percent) {
        return runs.stream()
                .mapToDouble(run -> {
                    var sorted = run.clone();
                    Arrays.sort(sorted);
                    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
                })
                .toArray();
    }
}
