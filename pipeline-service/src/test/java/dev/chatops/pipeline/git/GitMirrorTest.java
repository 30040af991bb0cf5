package dev.chatops.pipeline.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.local.git.GitRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror of a real repository, with the shallow history that mirrors have. */
class GitMirrorTest {

    @TempDir
    Path folder;

    private GitRepository repository;
    private GitMirror mirror;

    @BeforeEach
    void aRepository() throws IOException {
        repository = new GitRepository(folder.resolve("repository"));
        repository.commit("a.yml", "first");
        mirror = GitMirror.open(
                folder.resolve("mirror.git"), repository.folder().toUri().toString(), 10, 2);
    }

    @AfterEach
    void close() {
        mirror.close();
    }

    @Test
    void aRefIsABranchATagOrACommit() throws Exception {
        var first = repository.git("rev-parse", "HEAD");
        repository.git("tag", "v1");
        repository.git("tag", "-a", "v2", "-m", "annotated");
        repository.git("checkout", "-q", "-b", "topic/x");
        repository.commit("b.yml", "second");
        var second = repository.git("rev-parse", "HEAD");
        repository.git("checkout", "-q", "main");
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

    /** Trees of a few hundred bytes that hold each other ten times over, eight levels deep: a hundred million paths. */
    @Test
    void pathsWithoutEndAreNotListed() throws Exception {
        try (var git = Git.open(repository.folder().toFile());
                var inserter = git.getRepository().newObjectInserter()) {
            var tree = ObjectId.fromString(repository.git("rev-parse", "HEAD^{tree}"));
            for (int level = 0; level < 8; level++) {
                var folders = new TreeFormatter();
                for (int i = 0; i < 10; i++) {
                    folders.append("folder" + i, FileMode.TREE, tree);
                }
                tree = inserter.insert(folders);
            }
            inserter.flush();
            repository.git("update-ref", "HEAD", repository.git("commit-tree", tree.name(), "-m", "Many"));
        }
        var head = mirror.head(Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> mirror.paths(head.sha(), new PathBudget()))
                .isInstanceOf(GitUnavailableException.class)
                .hasMessageContaining("more than 64 MiB");
    }

    @Test
    void theDefaultBranchOfADetachedHeadIsTheOneAtItsCommit() throws Exception {
        repository.git("checkout", "-q", "-b", "topic");
        repository.commit("b.yml", "second");
        repository.git("checkout", "-q", "--detach", "main");
        assertThat(mirror.head(Optional.empty(), Optional.empty()).branch()).isEqualTo("main");
        assertThat(mirror.head(Optional.of("topic"), Optional.empty()).defaultBranch())
                .isEqualTo("main");
    }

    @Test
    void whatWasJustPushedIsSeen() throws Exception {
        for (int i = 0; i < 20; i++) {
            repository.commit("a.yml", "text " + i);
            assertThat(mirror.head(Optional.empty(), Optional.empty()).sha())
                    .isEqualTo(repository.git("rev-parse", "HEAD"));
        }
    }

    @Test
    void whatChangedSinceARefIsFoundBeyondTheShallowHistory() throws Exception {
        repository.git("checkout", "-q", "-b", "topic");
        repository.commit("topic.yml", "t");
        repository.git("checkout", "-q", "main");
        for (int i = 0; i < 6; i++) {
            repository.commit("main-" + i + ".yml", "m");
        }
        repository.git("rm", "-q", "a.yml");
        repository.git("commit", "-q", "-m", "remove");
        var head = mirror.head(Optional.empty(), Optional.empty());
        assertThat(mirror.changedSince(head, "topic", new PathBudget()))
                .contains(List.of(
                        "a.yml", "main-0.yml", "main-1.yml", "main-2.yml", "main-3.yml", "main-4.yml", "main-5.yml"));
        assertThat(mirror.changedSince(head, "main", new PathBudget())).contains(List.of());
        assertThat(mirror.changedSince(head, "gone", new PathBudget())).isEmpty();
    }
}
