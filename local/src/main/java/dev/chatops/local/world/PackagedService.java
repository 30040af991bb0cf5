package dev.chatops.local.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A service as a build left it. Every build makes the ordinary layout. The other one, for a start-up cache, is made by
 * {@code ./chatops images} and {@code ./chatops bench}: it starts fast with a cache, and without one slower than the
 * ordinary one (docs/decisions/0027).
 *
 * @param folder of {@code quarkus-run.jar}
 */
record PackagedService(Path folder) {

    static final List<String> MODULES =
            List.of("gateway-service", "pipeline-service", "runner-service", "reply-service");

    private static final String ORDINARY = "target/quarkus-app";
    private static final String FOR_CACHE = "target/aot";

    /** The layout that a world starts from: the one with a cache, if that is of the same build. */
    static PackagedService of(WorldOptions options, String module) {
        var forCache = in(options.home(), module, FOR_CACHE);
        if (options.jvm().isTraining()) {
            return forCache;
        }
        var ordinary = in(options.home(), module, ORDINARY);
        return Files.exists(options.jvm().cache(forCache))
                        && Files.exists(ordinary.jar())
                        && forCache.hasCodeOf(ordinary)
                ? forCache
                : ordinary;
    }

    private static PackagedService in(Path home, String module, String layout) {
        return new PackagedService(home.resolve(module).resolve(layout).toAbsolutePath());
    }

    Path jar() {
        return folder.resolve("quarkus-run.jar");
    }

    /** Whether both have the same code of ours; builds give the same bytes for the same sources. */
    private boolean hasCodeOf(PackagedService other) {
        try {
            for (var jars : List.of("app", "lib/main")) {
                try (var ours = Files.newDirectoryStream(other.folder.resolve(jars), "*{-service,dev.chatops}*.jar")) {
                    for (var jar : ours) {
                        var same = folder.resolve(jars).resolve(jar.getFileName());
                        if (!Files.exists(same) || Files.mismatch(same, jar) >= 0) {
                            return false;
                        }
                    }
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
