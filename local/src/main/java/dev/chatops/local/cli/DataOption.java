package dev.chatops.local.cli;

import dev.chatops.local.world.WorldFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which world is meant. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The world's data folder. Default: .chatops in the repository.")
    Path data;

    /** The folder that was named, else the default one. */
    Path folder() {
        return data != null ? data.toAbsolutePath() : Home.folder().resolve(".chatops");
    }

    /** @throws NoWorldException when nothing runs there */
    WorldFile world() throws IOException, NoWorldException {
        return WorldFile.read(folder()).filter(WorldFile::isUp).orElseThrow(() -> new NoWorldException(folder()));
    }
}
