package dev.chatops.pipeline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror of a real repository, with the shallow history that mirrors have. */
class GitMirrorTest {

    @TempDir
    Path folder;

    private GitMirror mirror;

    @BeforeEach
    void aRepository() throws IOException {
        git("init", "-q", "-b", "main", ".");
        git("config", "user.name", "Ada");
        git("config", "user.email", "ada@example.com");
        commit("a.yml", "first");
        mirror = GitMirror.open(
                folder.resolve("mirror.git"), repository().toUri().toString(), 10, 2);
    }

    @AfterEach
    void close() {
        mirror.close();
    }

    @Test
    void aRefIsABranchATagOrACommit() throws Exception {
        var first = git("rev-parse", "HEAD");
        git("tag", "v1");
        git("tag", "-a", "v2", "-m", "annotated");
        git("checkout", "-q", "-b", "topic/x");
        commit("b.yml", "second");
        var second = git("rev-parse", "HEAD");
        git("checkout", "-q", "main");
        assertThat(mirror.commitOf("HEAD", Optional.empty())).contains(first);
        assertThat(mirror.commitOf("HEAD", Optional.of("topic/x"))).contains(second);
        assertThat(mirror.commitOf("main", Optional.empty())).contains(first);
        assertThat(mirror.commitOf("topic/x", Optional.empty())).contains(second);
        assertThat(mirror.commitOf("v1", Optional.empty())).contains(first);
        assertThat(mirror.commitOf("v2", Optional.empty())).contains(first);
        assertThat(mirror.commitOf(second, Optional.empty())).contains(second);
        assertThat(mirror.file(second, "b.yml")).contains("second");
        assertThat(mirror.commitOf("gone", Optional.empty())).isEmpty();
        assertThat(mirror.commitOf("0".repeat(40), Optional.empty())).isEmpty();
        assertThat(mirror.commitOf("--upload-pack=x", Optional.empty())).isEmpty();
    }

    @Test
    void whatChangedSinceARefIsFoundBeyondTheShallowHistory() throws Exception {
        git("checkout", "-q", "-b", "topic");
        commit("topic.yml", "t");
        git("checkout", "-q", "main");
        for (int i = 0; i < 6; i++) {
            commit("main-" + i + ".yml", "m");
        }
        git("rm", "-q", "a.yml");
        git("commit", "-q", "-m", "remove");
        var head = mirror.head(Optional.empty(), Optional.empty());
        assertThat(mirror.changedSince(head, "topic"))
                .contains(List.of(
                        "a.yml", "main-0.yml", "main-1.yml", "main-2.yml", "main-3.yml", "main-4.yml", "main-5.yml"));
        assertThat(mirror.changedSince(head, "main")).contains(List.of());
        assertThat(mirror.changedSince(head, "gone")).isEmpty();
    }

    private Path repository() throws IOException {
        return Files.createDirectories(folder.resolve("repository"));
    }

    private void commit(String path, String text) throws IOException {
        Files.writeString(repository().resolve(path), text);
        git("add", ".");
        git("commit", "-q", "-m", text);
    }

    private String git(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git", "-C", repository().toString()));
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
