package dev.chatops.runner.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chatops.claim.JobPayload.Source;
import dev.chatops.runner.GitRepository;
import dev.chatops.runner.TestConfig;
import dev.chatops.runner.executor.HostShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkingCopyTest {

    private static final GitSettings DEFAULTS = settings(Map.of());

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private int gits;
    private HostShell shell;
    private GitRepository repository;
    private WorkingCopy copy;

    @BeforeEach
    void start() throws Exception {
        shell = new HostShell(TestConfig.of(folder, Map.of()));
        repository = new GitRepository(folder.resolve("origin"));
        copy = new WorkingCopy(folder.resolve("builds/0"), "acme/demo", shell);
    }

    @Test
    void aColdCopyStandsAtTheCommit() throws Exception {
        var sha = repository.commit("file", "one\n");

        prepare(sha);

        assertThat(copy.folder()).isEqualTo(folder.resolve("builds/0/acme/demo"));
        assertThat(head()).isEqualTo(sha);
        assertThat(copy.folder().resolve("file")).hasContent("one\n");
        assertThat(said)
                .containsExactly(
                        "Fetching changes with git depth set to 20...\n",
                        "Checking out %s as detached HEAD (ref is main)...\n".formatted(sha.substring(0, 8)));
    }

    @Test
    void aTidyCopyOfTheSameCommitNeedsNoGitAtAll() throws Exception {
        var sha = repository.commit("file", "one\n");
        prepare(sha);
        Files.writeString(copy.folder().resolve("file"), "spoilt");
        Files.createDirectories(copy.folder().resolve("left/over"));
        copy.tidy(source(sha), DEFAULTS);
        gits = 0;

        prepare(sha);

        assertThat(gits).isZero();
        assertThat(copy.folder().resolve("file")).hasContent("one\n");
        assertThat(copy.folder().resolve("left")).doesNotExist();
    }

    @Test
    void whatAJobLeftIsGoneEvenWithoutATidy() throws Exception {
        Files.writeString(repository.folder().resolve(".gitignore"), "ignored\n");
        var sha = repository.commit("file", "one\n");
        prepare(sha);
        Files.writeString(copy.folder().resolve("ignored"), "x");
        new GitRepository(copy.folder().resolve("nested")).commit("x", "x");
        Files.delete(copy.folder().resolve("file"));

        prepare(sha);

        assertThat(copy.folder()).isDirectoryNotContaining("glob:**/{ignored,nested}");
        assertThat(copy.folder().resolve("file")).hasContent("one\n");
    }

    @Test
    void aWarmCopyFetchesNothingThatItHas() throws Exception {
        var one = repository.commit("file", "one\n");
        var two = repository.commit("file", "two\n");
        prepare(two);
        said.clear();
        Files.move(repository.folder(), folder.resolve("away"));

        prepare(one);

        assertThat(head()).isEqualTo(one);
        assertThat(said).hasSize(1);
    }

    @Test
    void aNewCommitIsFetched() throws Exception {
        prepare(repository.commit("file", "one\n"));
        var two = repository.commit("file", "two\n");

        prepare(two);

        assertThat(copy.folder().resolve("file")).hasContent("two\n");
    }

    @Test
    void theCommitOfThePipelineIsTakenThoughTheBranchMovedFarOn() throws Exception {
        var old = repository.commit("file", "old\n");
        for (int i = 0; i < 25; i++) {
            repository.commit("file", i + "\n");
        }

        prepare(old);

        assertThat(head()).isEqualTo(old);
    }

    @Test
    void theCommitOfThePipelineIsTakenThoughTheBranchWasRewritten() throws Exception {
        repository.commit("file", "one\n");
        var old = repository.commit("file", "two\n");
        repository.git("commit", "-q", "--amend", "-m", "Rewritten");

        prepare(old);

        assertThat(head()).isEqualTo(old);
    }

    @Test
    void theCommitOfThePipelineIsTakenThoughTheBranchIsGone() throws Exception {
        var sha = repository.commit("file", "one\n");
        repository.git("branch", "-m", "main", "other");

        prepare(sha);

        assertThat(head()).isEqualTo(sha);
    }

    @Test
    void aCommitThatIsNowhereIsSaidSo() throws Exception {
        repository.commit("file", "one\n");

        assertThatThrownBy(() -> prepare("0123456789012345678901234567890123456789"))
                .isInstanceOf(CheckoutException.class)
                .hasMessageStartingWith("the commit 01234567 of branch main cannot be fetched: ");
    }

    @Test
    void aRepositoryThatIsNotThereIsSaidSo() {
        var gone = new Source(folder.resolve("gone").toString(), "main", "0123456789012345678901234567890123456789");
        assertThatThrownBy(() -> copy.prepare(gone, DEFAULTS, said::add, _ -> {}))
                .isInstanceOf(CheckoutException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void addressesAndNamesThatAreOptionsOrProgramsAreRefused() {
        var sha = "0123456789012345678901234567890123456789";
        assertRefused(new Source("--upload-pack=touch owned", "main", sha));
        assertRefused(new Source("ext::sh -c touch% owned", "main", sha));
        assertRefused(new Source("http://host/a\nb", "main", sha));
        assertRefused(new Source(repository.folder().toString(), "--all", sha));
        assertRefused(new Source(repository.folder().toString(), "main:refs/heads/x", sha));
        assertRefused(new Source(repository.folder().toString(), "main", "HEAD"));
        assertRefused(new Source(repository.folder().toString(), "main", "-" + sha.substring(1)));
        assertThatThrownBy(() -> new WorkingCopy(folder.resolve("0"), "../outside", shell))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAJobPlantedInTheRepositoryIsNotRun() throws Exception {
        var sha = repository.commit("file", "one\n");
        prepare(sha);
        var git = copy.folder().resolve(".git");
        var owned = folder.resolve("owned");
        Files.createDirectories(git.resolve("hooks"));
        var hook = git.resolve("hooks/post-checkout");
        Files.writeString(hook, "#!/bin/sh\ntouch " + owned + "\n");
        hook.toFile().setExecutable(true);
        Files.createDirectories(git.resolve("info"));
        Files.writeString(git.resolve("info/attributes"), "* filter=evil\n");
        Files.writeString(
                git.resolve("config"),
                "[core]\n\tfsmonitor = touch %s\n[filter \"evil\"]\n\tsmudge = touch %s\n".formatted(owned, owned));
        Files.writeString(git.resolve("index.lock"), "");
        Files.delete(copy.folder().resolve("file"));

        prepare(sha);

        assertThat(owned).doesNotExist();
        assertThat(copy.folder().resolve("file")).hasContent("one\n");
    }

    @Test
    void aDamagedCopyIsMadeAnew() throws Exception {
        var sha = repository.commit("file", "one\n");
        prepare(sha);
        try (var files = Files.walk(copy.folder().resolve(".git/objects"))) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                file.toFile().setWritable(true);
                Files.write(file, new byte[] {1, 2, 3});
            }
        }

        prepare(sha);

        assertThat(head()).isEqualTo(sha);
        assertThat(copy.folder().resolve("file")).hasContent("one\n");
    }

    @Test
    void credentialsReachTheServerAndNothingElse() throws Exception {
        var sha = repository.commit("file", "one\n");
        try (var server = new GitServer(folder, "ada", "s3cr:t @word")) {
            var source = new Source(server.url("ada:s3cr%3At%20%40word", "origin"), "main", sha);

            copy.prepare(source, DEFAULTS, said::add, _ -> {});

            assertThat(head()).isEqualTo(sha);
            assertThat(String.join("", said)).doesNotContain("s3cr");
            assertNowhere("s3cr");
        }
    }

    @Test
    void credentialsThatAreRefusedAreNotRepeated() throws Exception {
        var sha = repository.commit("file", "one\n");
        try (var server = new GitServer(folder, "ada", "right")) {
            var source = new Source(server.url("ada:wr0ng", "origin"), "main", sha);

            assertThatThrownBy(() -> copy.prepare(source, DEFAULTS, said::add, _ -> {}))
                    .isInstanceOf(CheckoutException.class)
                    .hasMessageContaining("cannot be fetched")
                    .hasMessageNotContaining("wr0ng");
            assertThat(String.join("", said)).doesNotContain("wr0ng");
            assertNowhere("wr0ng");
        }
    }

    @Test
    void theJobsUserOwnsTheCopy() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can switch users");
        var open = Files.createTempDirectory(Path.of("/tmp"), "builds");
        open.toFile().setExecutable(true, false);
        open.toFile().setReadable(true, false);
        var origin = new GitRepository(open.resolve("origin"));
        var sha = origin.commit("file", "one\n");
        new ProcessBuilder("chown", "-R", "nobody", origin.folder().toString())
                .start()
                .waitFor();
        shell = new HostShell(TestConfig.of(open, Map.of("shell.user", "nobody")));
        copy = new WorkingCopy(open.resolve("0"), "acme/demo", shell);

        copy.prepare(new Source(origin.folder().toString(), "main", sha), DEFAULTS, said::add, _ -> {});

        assertThat(Files.getOwner(copy.folder().resolve("file")).getName()).isEqualTo("nobody");
        new ProcessBuilder("rm", "-rf", open.toString()).start().waitFor();
    }

    private void assertNowhere(String secret) throws IOException {
        try (var files = Files.walk(copy.folder())) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                            .doesNotContain(secret));
        }
    }

    private void assertRefused(Source source) {
        assertThatThrownBy(() -> copy.prepare(source, DEFAULTS, said::add, _ -> gits++))
                .isInstanceOf(CheckoutException.class);
        assertThat(gits).isZero();
    }

    private static GitSettings settings(Map<String, String> variables) {
        try {
            return GitSettings.of(variables);
        } catch (CheckoutException e) {
            throw new AssertionError(e);
        }
    }

    private void prepare(String sha) throws Exception {
        copy.prepare(source(sha), DEFAULTS, said::add, _ -> gits++);
    }

    private Source source(String sha) {
        return new Source(repository.folder().toString(), "main", sha);
    }

    private String head() throws IOException {
        return Files.readString(copy.folder().resolve(".git/HEAD")).strip();
    }
}
