package dev.chatops.runner.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.runner.RunnerConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** A directory of this machine, or one that runners share. Only this service may enter it; a file appears when it is whole. */
@Singleton
public final class DirectoryCacheStore implements CacheStore {

    private static final int LONGEST_NAME = 200;
    private static final String PART = ".part";
    private static final Duration DEAD_AFTER = Duration.ofDays(1);

    private final Path directory;

    public DirectoryCacheStore(RunnerConfig config) {
        this.directory = config.cache()
                .directory()
                .orElseGet(() -> config.buildsDir().resolve("cache"))
                .toAbsolutePath();
    }

    @Override
    public Optional<Path> find(String project, String key) {
        var file = directory.resolve(nameOf(project)).resolve(nameOf(key) + ".tar.gz");
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(file) : Optional.empty();
    }

    @Override
    public Draft begin(String project, String key) throws IOException {
        var folder = directory.resolve(nameOf(project));
        Files.createDirectories(folder, permissions("rwx------"));
        removeDead(folder);
        var part = Files.createTempFile(folder, "", PART, permissions("rw-------"));
        return new Replacement(part, folder.resolve(nameOf(key) + ".tar.gz"), Files.newOutputStream(part));
    }

    /** Of runners that were killed while they wrote. */
    private static void removeDead(Path folder) throws IOException {
        var dead = Instant.now().minus(DEAD_AFTER); // the file system's own clock, not the service's
        try (var parts = Files.newDirectoryStream(folder, "*" + PART)) {
            for (var part : parts) {
                try {
                    if (Files.getLastModifiedTime(part).toInstant().isBefore(dead)) {
                        Files.deleteIfExists(part);
                    }
                } catch (NoSuchFileException _) {
                    // it was alive: another runner has just finished it
                }
            }
        }
    }

    /** One name for each text and one text for each name, without a character that means something to a file system. */
    static String nameOf(String text) {
        var name = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            name.append(plain || c == '.' && !name.isEmpty() ? Character.toString(c) : "%%%02X".formatted((int) c));
        }
        return name.length() <= LONGEST_NAME ? name.toString() : name.substring(0, 100) + "%" + sha256(text);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static FileAttribute<?> permissions(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private record Replacement(Path part, Path file, OutputStream out) implements Draft {

        @Override
        public void commit() throws IOException {
            out.close();
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(part);
        }
    }
}
