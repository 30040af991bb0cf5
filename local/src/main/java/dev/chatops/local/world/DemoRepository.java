package dev.chatops.local.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** A git repository of a plain folder's content, so that a folder can stand where a project file names a repository. */
final class DemoRepository {

    private DemoRepository() {}

    /**
     * The repository; a new commit is made when the folder has changed.
     *
     * @throws UncheckedIOException when git is missing or fails; names the command
     */
    static Path of(Path folder, Path repositories) {
        var repository = repositories.resolve(folder.getFileName().toString());
        try {
            if (!Files.exists(repository.resolve(".git"))) {
                Files.createDirectories(repository);
                git(repository, "init", "-q", "-b", "main");
            }
            clear(repository);
            copy(folder, repository);
            git(repository, "add", "-A");
            if (changed(repository)) {
                git(repository, "commit", "-q", "-m", "Copy of " + folder.getFileName());
            }
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException("no git repository could be made of " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void clear(Path repository) throws IOException {
        Files.walkFileTree(repository, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void copy(Path folder, Path repository) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                var target = repository.resolve(folder.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static boolean changed(Path repository) throws IOException {
        return !run(repository, List.of("status", "--porcelain")).isBlank();
    }

    private static void git(Path repository, String... arguments) throws IOException {
        run(repository, List.of(arguments));
    }

    private static String run(Path repository, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=Local world",
                "-c",
                "user.email=local@example.com",
                "-c",
                "commit.gpgsign=false",
                "-c",
                "safe.directory=*",
                "-C",
                repository.toString()));
        command.addAll(arguments);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("`git " + String.join(" ", arguments) + "` failed: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return output;
    }
}
