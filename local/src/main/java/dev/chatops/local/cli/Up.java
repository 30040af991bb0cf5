package dev.chatops.local.cli;

import dev.chatops.local.world.Ports;
import dev.chatops.local.world.World;
import dev.chatops.local.world.WorldException;
import dev.chatops.local.world.WorldOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings a world up, shows that it works, and keeps it up until Ctrl-C. */
@Command(name = "up", description = "Start broker, database, Slack simulator and all services; Ctrl-C stops them.")
final class Up implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "The project file. Default: the demo's.")
    Path config;

    @Mixin
    DataOption data;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description = "The first of some twenty ports. Default: " + Ports.DEFAULT_BASE + ".")
    int portBase = Ports.DEFAULT_BASE;

    @Option(
            names = "--services",
            paramLabel = "NAME=COUNT",
            split = ",",
            description = "How many of a service, such as runner=3.")
    Map<String, Integer> services = new LinkedHashMap<>();

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    boolean help;

    @Override
    public Integer call() throws WorldException, InterruptedException, IOException {
        requireKnown(services);
        var file = config == null ? Home.folder().resolve("examples/demo.yml") : config.toAbsolutePath();
        if (!Files.isReadable(file)) {
            throw new WorldException(
                    "the project file " + file + " is missing or not readable; name one with --config");
        }
        var options = new WorldOptions(
                Home.folder(), data.folder(), file, new Ports(portBase), services, Optional.empty(), Optional.empty());
        var stop = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            await(ended);
                        },
                        "stop-world"));
        try (var world = startUnlessStopped(options, stop)) {
            if (config == null) {
                runDemo();
            }
            var described = world.described();
            System.out.println("READY " + described.console() + " " + described.simulator());
            System.err.println("""
                    Chat:     %s  (type: demo run hello-world)
                    Terminal: ./chatops run demo ls
                    Job logs: log in to the console with the token %s
                    Ctrl-C stops everything; the data stay in %s.""".formatted(described.simulator(), described.apiToken(), data.folder()));
            return watch(world, stop);
        } finally {
            System.err.println("stopped.");
            ended.countDown();
        }
    }

    /** Ctrl-C works while things start, too. */
    private static World startUnlessStopped(WorldOptions options, CountDownLatch stop)
            throws WorldException, InterruptedException {
        try (var _ = new Interruption(stop)) {
            return World.start(options, line -> System.err.println("· " + line));
        }
    }

    private static int watch(World world, CountDownLatch stop)
            throws WorldException, IOException, InterruptedException {
        try (var _ = new Interruption(stop)) {
            while (!stop.await(500, TimeUnit.MILLISECONDS)) {
                world.followProjectFile();
                world.supervise();
            }
        } catch (WorldException | IOException | InterruptedException e) {
            if (stop.getCount() > 0) {
                throw e;
            } // else Ctrl-C came while something was started again, and ended that, too
        }
        System.err.println("stopping …");
        return Chatops.SUCCESS;
    }

    /** Ends what the thread that made it waits for, once this world is to stop; until it is closed. */
    private static final class Interruption implements AutoCloseable {

        private final Thread waiting = Thread.currentThread();
        private final Thread watcher;
        private boolean open = true;

        Interruption(CountDownLatch stop) {
            watcher = Thread.ofVirtual().start(() -> {
                if (await(stop)) {
                    interrupt();
                }
            });
        }

        private synchronized void interrupt() {
            if (open) {
                waiting.interrupt();
            }
        }

        /** Leaves the thread without an interrupt: what comes next is to end in order. */
        @Override
        public synchronized void close() {
            open = false;
            watcher.interrupt();
            Thread.interrupted();
        }
    }

    private void runDemo() throws InterruptedException {
        System.err.println("· /chatops demo run hello-world");
        try {
            var world = data.world();
            var answer = new ChatSession(world)
                    .type(world.firstUser(), "general", "demo run hello-world", Duration.ofSeconds(60));
            System.out.println(
                    answer.result().reply() == null
                            ? answer.lastText()
                            : answer.result().reply());
            System.err.println("· answered in " + answer.result().elapsedMs() + " ms");
        } catch (NoWorldException | IOException e) {
            System.err.println("· " + e.getMessage());
        }
    }

    private static void requireKnown(Map<String, Integer> services) {
        services.forEach((name, count) -> {
            boolean isRunner = name.matches("runner(-service)?|runner\\.[a-z0-9-]+");
            boolean isOther = name.matches("(gateway|pipeline|reply)(-service)?");
            if (!(isRunner && count >= 0 && count <= 64 || isOther && count >= 1 && count <= 4)) {
                throw new IllegalArgumentException("--services takes runner=N or runner.POOL=N with N from 0 to 64, and"
                        + " gateway=N, pipeline=N and reply=N with N from 1 to 4; not " + name + "=" + count);
            }
        });
    }

    /** Whether it came to its end; false when this thread was interrupted. */
    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
