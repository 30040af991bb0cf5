package dev.chatops.pipeline.artifact;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** A directory that all replicas share. A file appears under its name when it is whole and on the disk. */
@ApplicationScoped
class DirectoryArtifactStore implements ArtifactStore {

    private final Optional<Path> directory;

    DirectoryArtifactStore(ArtifactConfig config) {
        this.directory = config.directory();
    }

    @Override
    public Optional<String> problem() {
        return directory.isPresent()
                ? Optional.empty()
                : Optional.of("this service keeps no artifacts; set CHATOPS_ARTIFACTS_DIRECTORY");
    }

    @Override
    public long write(UUID key, InputStream bytes) throws IOException {
        var file = file(key);
        var part = file.resolveSibling(file.getFileName() + ".part");
        Files.createDirectories(file.getParent());
        try {
            long length;
            try (var channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                length = bytes.transferTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return length;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    @Override
    public Optional<InputStream> open(UUID key) throws IOException {
        try {
            return Optional.of(Files.newInputStream(file(key)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    @Override
    public void delete(UUID key) throws IOException {
        var file = file(key);
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".part")); // its writer died
    }

    /** Two characters of the random key spread the files over 256 folders. */
    private Path file(UUID key) throws IOException {
        var name = key.toString();
        return directory
                .orElseThrow(() -> new IOException(problem().orElseThrow()))
                .resolve(name.substring(0, 2))
                .resolve(name);
    }
}
