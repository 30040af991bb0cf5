package dev.chatops.system;

import dev.chatops.local.FreePorts;
import dev.chatops.local.bench.Figures;
import dev.chatops.local.world.ServiceJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long each service takes from process to ready, in the local world's JVMs and in the images', with the start-up caches that were made. */
@Tag("benchmark")
class StartBenchmark {

    private static final Path HOME = Path.of(System.getProperty("chatops.home"));
    private static final int STARTS = 5;

    @Test
    void startsInTheLocalWorld() throws Exception {
        starts(ServiceJvm.LOCAL, "g", "start in the local world", "First compiler only");
    }

    @Test
    void startsInTheImages() throws Exception {
        starts(ServiceJvm.IMAGE, "g2", "start with the images' JVM options", "Both compilers");
    }

    private static void starts(ServiceJvm jvm, String part, String title, String compilers) throws Exception {
        var folder = Files.createTempDirectory(Path.of("target"), "bench-start").toAbsolutePath();
        var options = TestWorlds.options(
                        folder.resolve("data"), TestProject.in(folder).projectFile(), FreePorts.rangeOf(16))
                .with(jvm);
        var figures = Figures.of(part, title);
        try (var world = TestWorlds.start(options)) {
            for (var service : ChainBenchmark.services(world)) {
                var seconds = new double[STARTS];
                var mebibytes = new double[STARTS];
                for (int run = 0; run < STARTS; run++) {
                    service.stop(Duration.ofSeconds(20));
                    long start = System.nanoTime();
                    service.start().awaitReady();
                    seconds[run] = (System.nanoTime() - start) / 1e9;
                    mebibytes[run] = ProcessUse.residentMebibytes(service.pid());
                }
                figures.add("start of " + service.name() + ", process to ready", "s", seconds)
                        .add("its memory then", "MiB", mebibytes);
            }
        }
        figures.note(compilers + "; broker and database run beside it.").keep(HOME);
    }
}
