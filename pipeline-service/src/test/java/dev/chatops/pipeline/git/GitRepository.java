package dev.chatops.pipeline.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository with a working tree, by git itself; its branch is {@code main}. */
record GitRepository(Path folder) {

    static GitRepository make(Path folder) throws IOException {
        var repository = new GitRepository(Files.createDirectories(folder));
        repository.git("init", "-q", "-b", "main", ".");
        repository.git("config", "user.name", "Ada");
        repository.git("config", "user.email", "ada@example.com");
        return repository;
    }

    void commit(String path, String text) throws IOException {
        Files.writeString(folder.resolve(path), text);
        git("add", ".");
        git("commit", "-q", "-m", text);
    }

    /** @return what it printed */
    String git(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = process.inputReader()) {
            var text = out.readAllAsString().strip();
            if (process.waitFor() != 0) {
                throw new IOException("git failed: " + command);
            }
            return text;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
