package dev.chatops.runner.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chatops.claim.JobPayload.Source;
import dev.chatops.local.git.GitRepository;
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
    void historyIsAsDeepAsTheJobWants() throws Exception {
        for (int i = 0; i < 30; i++) {
            repository.commit("file", i + "\n");
        }
        repository.git("tag", "v1", "HEAD~25");
        repository.git("branch", "other", "HEAD~3");
        var sha = repository.git("rev-parse", "HEAD");

        prepare(sha, Map.of("GIT_DEPTH", "2"));
        assertThat(history()).isEqualTo(2);
        prepare(sha);
        assertThat(history()).isEqualTo(20);
        prepare(sha, Map.of("GIT_DEPTH", "0"));
        assertThat(history()).isEqualTo(30);
        assertThat(inCopy("describe", "--tags")).startsWith("v1-");
        assertThat(inCopy("rev-parse", "origin/other")).isEqualTo(repository.git("rev-parse", "HEAD~3"));
    }

    @Test
    void aCloneBeginsFromNothing() throws Exception {
        var sha = repository.commit("file", "one\n");
        prepare(sha);
        inCopy("branch", "leftover");
        Files.writeString(copy.folder().resolve("new"), "x");

        prepare(sha, Map.of("GIT_STRATEGY", "clone"));

        assertThat(inCopy("branch", "--list", "leftover")).isEmpty();
        assertThat(copy.folder().resolve("new")).doesNotExist();
        assertThat(head()).isEqualTo(sha);
    }

    @Test
    void withoutAStrategyWhatWasThereStays() throws Exception {
        var none = Map.of("GIT_STRATEGY", "none");
        var sha = repository.commit("file", "one\n");
        prepare(sha, none);
        assertThat(copy.folder()).isEmptyDirectory();
        Files.writeString(copy.folder().resolve("kept"), "x");
        copy.tidy(source(sha), settings(none));

        prepare(sha, none);
        assertThat(copy.folder().resolve("kept")).exists();
        assertThat(String.join("", said))
                .contains("Skipping Git repository setup")
                .doesNotContain("Fetching");

        prepare(sha, Map.of("GIT_STRATEGY", "empty"));
        assertThat(copy.folder()).isEmptyDirectory();
    }

    @Test
    void withoutACheckoutTheFilesStayAsTheyWere() throws Exception {
        var one = repository.commit("file", "one\n");
        prepare(one);
        var two = repository.commit("file", "two\n");

        prepare(two, Map.of("GIT_CHECKOUT", "false"));

        assertThat(copy.folder().resolve("file")).hasContent("one\n");
        assertThat(inCopy("cat-file", "-t", two)).isEqualTo("commit");
    }

    @Test
    void cleanFlagsDecideWhatStays() throws Exception {
        var sha = repository.commit("file", "one\n");
        var flags = Map.of("GIT_CLEAN_FLAGS", "-ffdx -e cache");
        prepare(sha, flags);
        Files.writeString(copy.folder().resolve("cache"), "x");
        Files.writeString(copy.folder().resolve("other"), "x");
        copy.tidy(source(sha), settings(flags));
        assertThat(copy.folder().resolve("cache")).exists();
        assertThat(copy.folder().resolve("other")).doesNotExist();

        prepare(sha, Map.of("GIT_CLEAN_FLAGS", "none"));
        assertThat(copy.folder().resolve("cache")).exists();
        prepare(sha);
        assertThat(copy.folder().resolve("cache")).doesNotExist();
    }

    @Test
    void submodulesAreHadWhenTheJobWantsThem() throws Exception {
        var inner = new GitRepository(folder.resolve("inner"));
        inner.commit("deep", "deep\n");
        var lib = new GitRepository(folder.resolve("lib"));
        lib.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../inner", "sub dir/inner");
        lib.commit("lib", "lib\n");
        repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../lib", "lib");
        var sha = repository.commit("file", "one\n");

        prepare(sha);
        assertThat(copy.folder().resolve("lib")).isEmptyDirectory();

        prepare(sha, Map.of("GIT_SUBMODULE_STRATEGY", "normal"));
        assertThat(copy.folder().resolve("lib/lib")).hasContent("lib\n");
        assertThat(copy.folder().resolve("lib/sub dir/inner")).isEmptyDirectory();

        var recursive = Map.of("GIT_SUBMODULE_STRATEGY", "recursive", "GIT_SUBMODULE_PATHS", "lib");
        prepare(sha, recursive);
        assertThat(copy.folder().resolve("lib/sub dir/inner/deep")).hasContent("deep\n");
        Files.writeString(copy.folder().resolve("lib/lib"), "spoilt");
        Files.writeString(copy.folder().resolve("lib/new"), "x");
        copy.tidy(source(sha), settings(recursive));
        gits = 0;

        prepare(sha, recursive);
        assertThat(gits).isZero();
        assertThat(copy.folder().resolve("lib/lib")).hasContent("lib\n");
        assertThat(copy.folder().resolve("lib/new")).doesNotExist();
    }

    @Test
    void addressesOfSubmodulesAreHeldToTheSameRules() throws Exception {
        var owned = folder.resolve("owned");
        for (var address : List.of("--upload-pack=touch " + owned, "ext::sh -c touch% " + owned, "fd::17")) {
            Files.writeString(
                    repository.folder().resolve(".gitmodules"),
                    "[submodule \"a\"]\n\tpath = a\n\turl = \"" + address + "\"\n");
            repository.commit("file", address);
            repository.git("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + ",a");
            repository.git("commit", "-q", "-m", "Add a submodule");
            var sha = repository.git("rev-parse", "HEAD");

            assertThatThrownBy(() -> prepare(sha, Map.of("GIT_SUBMODULE_STRATEGY", "recursive")))
                    .isInstanceOf(CheckoutException.class)
                    .hasMessageContaining("submodule");
            assertThat(String.join("", said)).contains("not one that git may be given");
        }
        assertThat(owned).doesNotExist();
    }

    @Test
    void itIsTriedAsOftenAsTheJobWants() {
        var gone = new Source(folder.resolve("gone").toString(), "main", "0123456789012345678901234567890123456789");
        assertThatThrownBy(
                        () -> copy.prepare(gone, settings(Map.of("GET_SOURCES_ATTEMPTS", "3")), said::add, _ -> gits++))
                .isInstanceOf(CheckoutException.class);
        assertThat(gits).isEqualTo(3);
        assertThat(String.join("", said)).contains("attempt 2 of 3");
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

    private void prepare(String sha, Map<String, String> variables) throws Exception {
        copy.prepare(source(sha), settings(variables), said::add, _ -> gits++);
    }

    private long history() throws Exception {
        return Long.parseLong(inCopy("rev-list", "--count", "HEAD"));
    }

    private String inCopy(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-C", copy.folder().toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), ISO_8859_1).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
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
