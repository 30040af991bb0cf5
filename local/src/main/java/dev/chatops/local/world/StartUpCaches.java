package dev.chatops.local.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the services' start-up caches (JEP 483, 514 and 515): a world starts whose JVMs record what they load, does some
 * work, and ends; a cache is then made of each recording. A cache serves the very JVM and jars that it was made with; any
 * other JVM does without it.
 */
public final class StartUpCaches {

    private static final int ASSEMBLY_MINUTES = 5;

    /** Caches are made side by side, as many as this machine has processors for; each takes some hundred megabytes. */
    private static final int AT_ONCE = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

    /** What a world is to do while it is recorded. */
    public interface Work {
        void in(World world) throws WorldException, IOException, InterruptedException;
    }

    private StartUpCaches() {}

    /**
     * Returns when all caches are there.
     *
     * @param options of a world that nobody else uses, over an empty folder
     * @param jvm one of those for training
     * @throws WorldException when the world does not start or a cache cannot be made; those that are there stay
     */
    public static void make(WorldOptions options, ServiceJvm jvm, Work work, Progress progress)
            throws WorldException, IOException, InterruptedException {
        var recorded = options.with(jvm);
        try (var world = World.start(recorded, progress)) {
            work.in(world);
            progress.say("ending the services; each writes down what it loaded …");
        }
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var caches = PackagedService.MODULES.stream()
                    .map(module -> threads.submit(() -> {
                        assemble(PackagedService.of(recorded, module), jvm);
                        progress.say("start-up cache of " + module + " made");
                        return null;
                    }))
                    .toList();
            for (Future<?> cache : caches) {
                cache.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof WorldException known
                    ? known
                    : new WorldException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static void assemble(PackagedService service, ServiceJvm jvm)
            throws WorldException, IOException, InterruptedException {
        var recording = jvm.recording(service);
        if (!Files.exists(recording)) {
            throw new WorldException(recording + " was not written: the service did not end in time");
        }
        var cache = jvm.cache(service);
        var unfinished = cache.resolveSibling(cache.getFileName() + ".new");
        var log = cache.resolveSibling(cache.getFileName() + ".log");
        var process = new ProcessBuilder(jvm.assembly(service, unfinished))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(ASSEMBLY_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new WorldException(
                        "no start-up cache could be made of " + service.jar() + "; the JVM's words are in " + log);
            }
        } finally {
            process.destroyForcibly();
        }
        Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
        for (var left : Stream.of(recording, log).toList()) {
            Files.delete(left);
        }
    }
}
