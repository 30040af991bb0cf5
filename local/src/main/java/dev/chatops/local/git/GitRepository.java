package dev.chatops.local.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository on disk with a working tree and a branch {@code main}, by git itself: for tests. */
public final class GitRepository {

    private final Path folder;

    public GitRepository(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        git("init", "-q", "-b", "main");
    }

    public Path folder() {
        return folder;
    }

    /** Writes a file and commits it; returns the commit. */
    public String commit(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
        git("add", "-A");
        git("commit", "-q", "-m", "Change " + file);
        return git("rev-parse", "HEAD");
    }

    /** Runs git in it; returns what it printed. */
    public String git(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git", "-c", "user.name=ada", "-c", "user.email=ada@example.com"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", arguments) + ": " + output);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return output;
    }
}
