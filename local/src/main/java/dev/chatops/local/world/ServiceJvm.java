package dev.chatops.local.world;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How a service's JVM is started. A start-up cache serves those that start as the JVM did which it was made with, and no others. */
public enum ServiceJvm {

    /** Small and quick to start; the first compiler is enough for one machine's traffic. */
    LOCAL(false, "local", "-XX:TieredStopAtLevel=1"),

    /** As in the images, with both compilers: fast after some minutes of traffic, slower than {@link #LOCAL} until then. */
    IMAGE(false, "app"),

    /** As {@link #LOCAL}, and writes down what it loads. */
    LOCAL_TRAINING(true, "local", "-XX:TieredStopAtLevel=1"),

    /** As {@link #IMAGE}, and writes down what it loads and which methods are hot. */
    IMAGE_TRAINING(true, "app");

    /** A start-up cache that was made with these fits no JVM without them. */
    public static final List<String> OF_CACHES = List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");

    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final boolean training;
    private final String cacheName;
    private final List<String> flags;

    ServiceJvm(boolean training, String cacheName, String... flags) {
        this.training = training;
        this.cacheName = cacheName;
        this.flags = List.of(flags);
    }

    /** What it compiles with; for the broker of the same world, too. */
    List<String> compilers() {
        return flags;
    }

    boolean isTraining() {
        return training;
    }

    /** How long it may take to be ready. */
    Duration ready() {
        return Duration.ofSeconds(training ? 300 : 90);
    }

    /** How long it may take to end; what it has loaded takes a while to write. */
    Duration stop() {
        return Duration.ofSeconds(training ? 120 : 15);
    }

    /**
     * The service's start-up cache for such a JVM, made by {@link StartUpCaches}; it need not be there. A cache holds what is known of
     * hot methods, which the first compiler alone knows nothing of, so one kind of JVM must not take the other's.
     */
    Path cache(PackagedService service) {
        return service.folder().resolve(cacheName + ".aot");
    }

    /** What a JVM writes when it ends, for the cache to be made of. */
    Path recording(PackagedService service) {
        return service.folder().resolve(cacheName + ".aotconf");
    }

    List<String> command(PackagedService service) {
        var command = java(service);
        if (training) {
            command.addAll(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording(service)));
        } else if (Files.exists(cache(service))) {
            // one that does not fit is told of in a line of the log, and not used
            command.add("-XX:AOTCache=" + cache(service));
        }
        command.addAll(List.of("-jar", service.jar().toString()));
        return command;
    }

    /** Makes a cache of what was recorded. */
    List<String> assembly(PackagedService service, Path cache) {
        var command = java(service);
        command.addAll(List.of(
                "-XX:AOTMode=create",
                "-XX:AOTConfiguration=" + recording(service),
                "-XX:AOTCache=" + cache,
                "-jar",
                service.jar().toString()));
        return command;
    }

    private List<String> java(PackagedService service) {
        var command = new ArrayList<String>();
        command.add(JAVA);
        command.addAll(OF_CACHES);
        command.addAll(flags);
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:TrimNativeHeapInterval=10000", // what the compilers needed once
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        return command;
    }
}
