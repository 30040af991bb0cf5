package dev.chatops.local.cli;

import dev.chatops.local.FreePorts;
import dev.chatops.local.world.ServiceJvm;
import dev.chatops.local.world.StartUpCaches;
import dev.chatops.local.world.World;
import dev.chatops.local.world.WorldException;
import dev.chatops.local.world.WorldOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a world for a moment, in a folder of its own, and makes start-up caches of what its services load. */
@Command(
        name = "train",
        description = "Make start-up caches, with which later worlds start sooner. Once after each build.")
final class Train implements Callable<Integer> {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    /** What people ask for, a refusal among it. */
    private static final List<String> TYPED = List.of(
            "help",
            "demo jobs",
            "demo run ls",
            "demo run args 'a b'",
            "demo run no-such-job",
            "demo status",
            "nonsense");

    /** Often enough for the JVM to know what is hot on a command's path. */
    private static final List<String> OFTEN = Collections.nCopies(30, "demo run hello-world");

    @Option(names = "--image", description = "For the JVM options of the images, not for those of ./chatops up.")
    boolean image;

    @Override
    public Integer call() throws WorldException, IOException, InterruptedException {
        var data = Files.createTempDirectory("chatops-training");
        var options =
                WorldOptions.of(Home.folder(), data, Home.folder().resolve("examples/demo.yml"), FreePorts.rangeOf(16));
        try {
            StartUpCaches.make(
                    options,
                    image ? ServiceJvm.IMAGE_TRAINING : ServiceJvm.LOCAL_TRAINING,
                    Train::talk,
                    line -> System.err.println("· " + line));
        } finally {
            delete(data);
        }
        return Chatops.SUCCESS;
    }

    private static void talk(World world) throws WorldException, IOException, InterruptedException {
        var chat = new ChatSession(world.described());
        for (var text : Stream.concat(TYPED.stream(), OFTEN.stream()).toList()) {
            var status =
                    chat.type("ada", "general", text, ANSWER_LIMIT).result().status();
            if (status.equals("timeout")) {
                throw new WorldException("`" + text + "` was not answered");
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
