package dev.chatops.runner.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chatops.claim.JobPayload.Source;
import dev.chatops.local.git.GitRepository;
import dev.chatops.runner.TestConfig;
import dev.chatops.runner.executor.HostShell;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job leaves its working copy as it likes; the next one finds exactly the commit, and git only where it is needed. */
@Timeout(60)
class WarmCopyTest {

    private static final List<String> MISCHIEF = List.of(
            "echo two > file",
            "m=$(stat -c %y file); echo two > file; touch -d \"$m\" file",
            "m=$(stat -c %y file); echo two > new; touch -d \"$m\" new; mv new file",
            "exec 3<> file; printf two >&3",
            "rm file",
            "rm file; ln -s /etc/passwd file",
            "rm file; mkdir file; echo x > file/x",
            "ln -sfn deep link",
            "chmod +x file",
            "echo x > new",
            "echo x > deep/er/new",
            "m=$(stat -c %y deep/er); echo x > deep/er/new; touch -d \"$m\" deep/er",
            "mkdir deep/er/empty",
            "echo x > deep/ignored",
            "mv deep shallow",
            "mv deep/er/file deep/er/elif",
            "cp -a deep peed; rm -r deep; mv peed deep; echo peed > deep/er/file",
            "git init -q nested && echo x > nested/x",
            "ln file ../hard; echo two > ../hard",
            "ln -s \"$PWD\" deep/loop",
            "echo ref: refs/heads/other > .git/HEAD",
            "git -c user.name=x -c user.email=x commit -q --allow-empty -m x",
            "git checkout -q --orphan other; git rm -rqf .",
            "rm .git/index",
            "mkdir -p .git/info; git rm -q --cached file; echo file > .git/info/exclude; echo two > file",
            "mkdir -p .git/info; echo 'new' > .git/info/exclude; echo x > new",
            "mkdir -p .git/info; echo '* filter=evil' > .git/info/attributes;"
                    + " git config filter.evil.smudge 'touch ../owned'; rm file",
            "mkdir -p .git/hooks; printf '#!/bin/sh\\ntouch ../owned\\n' > .git/hooks/post-checkout;"
                    + " chmod +x .git/hooks/post-checkout; rm file",
            "git config core.worktree /tmp",
            "git config core.excludesFile ../excluded; echo new > ../excluded; echo x > new",
            "git config core.fileMode false; chmod +x file",
            "echo x > .git/index.lock; rm file",
            "git sparse-checkout set --no-cone deep",
            "git update-index --assume-unchanged file; echo two > file",
            "git update-index --skip-worktree file; rm file",
            "git replace $(git rev-parse HEAD:file) $(echo two | git hash-object -w --stdin); rm file",
            "rm -rf .git",
            "mv .git ../elsewhere; ln -s ../elsewhere .git; echo two > file",
            "cd ..; mv demo other; mkdir demo; cp other/file demo",
            "cd ../..; mv acme acme2; cp -a acme2 acme; echo two > acme/demo/file");

    @TempDir
    Path folder;

    private HostShell shell;
    private GitRepository repository;
    private WorkingCopy copy;
    private String sha;
    private int gits;

    @BeforeEach
    void start() throws Exception {
        shell = new HostShell(TestConfig.of(folder, Map.of()));
        repository = new GitRepository(folder.resolve("origin"));
        Files.createDirectories(repository.folder().resolve("deep/er"));
        Files.writeString(repository.folder().resolve("deep/er/file"), "deep\n");
        Files.writeString(repository.folder().resolve(".gitignore"), "ignored\n");
        Files.createSymbolicLink(repository.folder().resolve("link"), Path.of("file"));
        sha = repository.commit("file", "one\n");
        copy = new WorkingCopy(folder.resolve("builds/0"), "acme/demo", shell);
        prepare(Map.of());
        tidy(Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    @Test
    void jobsThatTouchNothingStartNoGit() throws Exception {
        var config = Files.getAttribute(copy.folder().resolve(".git/config"), "unix:ctime");
        for (int i = 0; i < 3; i++) {
            prepare(Map.of());
            job("cat file deep/er/file link; ls -lR; git log --oneline; git show HEAD:file; touch ../../mark");
            tidy(Map.of());
        }

        prepare(Map.of());

        assertThat(gits).isZero();
        assertThat(Files.getAttribute(copy.folder().resolve(".git/config"), "unix:ctime"))
                .isEqualTo(config); // git would have been given a new one
        assertIsTheCommit();
    }

    /** Each in a copy that is warm from the one before. */
    @Test
    void whateverAJobDidTheNextOneFindsTheCommit() throws Exception {
        for (var command : MISCHIEF) {
            prepare(Map.of());
            job(command);
            tidy(Map.of());
            prepare(Map.of());
            assertIsTheCommit(command);
        }
    }

    /** As somebody does who outlived his job, or a job in another slot. */
    @Test
    void whatIsTouchedBetweenTwoJobsIsSeenToo() throws Exception {
        job("m=$(stat -c %y file); echo two > file; touch -d \"$m\" file");

        prepare(Map.of());

        assertThat(gits).isEqualTo(1);
        assertIsTheCommit();
    }

    /** A clock that ticks every few milliseconds would hide it. */
    @Test
    void aJobThatIsQuickerThanTheClockIsSeenToo() throws Exception {
        var file = copy.folder().resolve("file");
        for (int i = 0; i < 50; i++) {
            Files.writeString(copy.folder().resolve("new"), "x");
            tidy(Map.of());
            var time = Files.getLastModifiedTime(file);
            Files.writeString(file, "two\n");
            Files.setLastModifiedTime(file, time);

            prepare(Map.of());

            assertThat(file).hasContent("one\n");
        }
    }

    @Test
    void anotherCommitThatIsThereAlreadyNeedsNoServer() throws Exception {
        var two = repository.commit("file", "two\n");
        var first = sha;
        sha = two;
        prepare(Map.of());
        tidy(Map.of());
        assertIsTheCommit();
        Files.move(repository.folder(), folder.resolve("away"));

        sha = first;
        prepare(Map.of());

        assertThat(copy.folder().resolve("file")).hasContent("one\n");
        assertThat(copy.folder().resolve(".git/HEAD")).hasContent(first + "\n");
    }

    @Test
    void otherSettingsOrAnotherAddressAreNotWhatStands() throws Exception {
        prepare(Map.of("GIT_DEPTH", "1"));
        assertThat(gits).isEqualTo(1);

        tidy(Map.of());
        gits = 0;
        var mirror = folder.resolve("mirror");
        new ProcessBuilder("cp", "-a", repository.folder().toString(), mirror.toString())
                .start()
                .waitFor();
        copy.prepare(new Source(mirror.toString(), "main", sha), settings(Map.of()), _ -> {}, _ -> gits++);
        assertThat(gits).isEqualTo(1);
        assertThat(copy.folder().resolve(".git/config")).content().contains(mirror.toString());
    }

    @Test
    void jobsWithoutAStrategyOrFromNothingDisturbNobody() throws Exception {
        prepare(Map.of("GIT_STRATEGY", "none"));
        job("echo two > file; echo x > new");
        tidy(Map.of("GIT_STRATEGY", "none"));
        prepare(Map.of());
        assertIsTheCommit();

        prepare(Map.of("GIT_STRATEGY", "clone"));
        job("echo two > file; echo x > new");
        tidy(Map.of("GIT_STRATEGY", "clone"));
        prepare(Map.of());
        assertIsTheCommit();

        prepare(Map.of("GIT_STRATEGY", "empty"));
        tidy(Map.of("GIT_STRATEGY", "empty"));
        prepare(Map.of());
        assertIsTheCommit();
    }

    @Test
    void whatCleanFlagsKeepIsKept() throws Exception {
        var flags = Map.of("GIT_CLEAN_FLAGS", "-ffdx -e kept");
        prepare(flags);
        job("echo one > kept; echo x > new");
        tidy(flags);
        prepare(flags);
        job("echo two > kept");
        tidy(flags);
        gits = 0;

        prepare(flags);

        assertThat(gits).isZero();
        assertThat(copy.folder().resolve("kept")).hasContent("two\n");
        assertThat(copy.folder().resolve("new")).doesNotExist();
    }

    @Test
    void submodulesStandToo() throws Exception {
        var lib = new GitRepository(folder.resolve("lib"));
        lib.commit("lib", "lib\n");
        repository.git(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "-q",
                "add",
                lib.folder().toString(),
                "lib");
        sha = repository.commit("file", "with a submodule\n");
        var normal = Map.of("GIT_SUBMODULE_STRATEGY", "normal");
        prepare(normal);
        tidy(normal);
        gits = 0;
        prepare(normal);
        job("cat lib/lib");
        tidy(normal);
        prepare(normal);
        assertThat(gits).isZero();

        for (var command : List.of("echo two > lib/lib", "echo x > lib/new", "git -C lib config core.worktree /tmp")) {
            job(command);
            tidy(normal);
            prepare(normal);
            assertThat(copy.folder().resolve("lib/lib")).hasContent("lib\n");
            assertThat(copy.folder().resolve("lib/new")).doesNotExist();
        }
    }

    @Test
    void aLargeCopyIsLeftToGit() throws Exception {
        Files.createDirectories(repository.folder().resolve("many"));
        for (int i = 0; i < TreeSnapshot.MOST_ENTRIES; i++) {
            Files.writeString(repository.folder().resolve("many/" + i), "");
        }
        sha = repository.commit("file", "three\n");
        prepare(Map.of());
        job("echo two > file; rm many/7; echo x > new");
        tidy(Map.of());
        gits = 0;

        prepare(Map.of());

        assertThat(gits).isZero();
        assertThat(copy.folder().resolve("file")).hasContent("three\n");
        assertThat(copy.folder().resolve("many/7")).exists();
        assertThat(copy.folder().resolve("new")).doesNotExist();
    }

    @Test
    void whatTheJobsUserLeavesIsGone() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can switch users");
        shell.close();
        var open = Files.createTempDirectory(Path.of("/tmp"), "builds");
        open.toFile().setExecutable(true, false);
        open.toFile().setReadable(true, false);
        var origin = new GitRepository(open.resolve("origin"));
        sha = origin.commit("file", "one\n");
        new ProcessBuilder("chown", "-R", "nobody", origin.folder().toString())
                .start()
                .waitFor();
        repository = origin;
        shell = new HostShell(TestConfig.of(open, Map.of("shell.user", "nobody")));
        copy = new WorkingCopy(open.resolve("0"), "acme/demo", shell);
        prepare(Map.of());
        tidy(Map.of());
        gits = 0;
        prepare(Map.of());
        job("cat file");
        tidy(Map.of());
        prepare(Map.of());
        assertThat(gits).isZero();

        for (var command : List.of(
                "echo x > new; chmod 000 new", "mkdir closed; echo x > closed/x; chmod 500 closed", "chmod 000 file")) {
            job(command);
            tidy(Map.of());
            prepare(Map.of());
            assertThat(copy.folder()).isDirectoryNotContaining("glob:**/{new,closed}");
            assertThat(copy.folder().resolve("file")).hasContent("one\n");
            assertThat(Files.isExecutable(copy.folder().resolve("file"))
                            || Files.isReadable(copy.folder().resolve("file")))
                    .isTrue();
        }
        new ProcessBuilder("rm", "-rf", open.toString()).start().waitFor();
    }

    private void assertIsTheCommit() throws Exception {
        assertIsTheCommit("");
    }

    private void assertIsTheCommit(String after) throws Exception {
        var tree = new ByteArrayOutputStream();
        var fresh = folder.resolve("fresh-" + sha);
        if (Files.notExists(fresh)) {
            repository.git("clone", "-q", repository.folder().toString(), fresh.toString());
            repository.git("-C", fresh.toString(), "checkout", "-q", "--detach", sha);
        }
        var compare = new ProcessBuilder(
                        "bash",
                        "-c",
                        "diff <(cd \"$1\" && find . -path ./.git -prune -o -type d -printf '%p %y\\n' -o -printf '%p %y %m %l\\n' | sort)"
                                + " <(cd \"$2\" && find . -path ./.git -prune -o -type d -printf '%p %y\\n' -o -printf '%p %y %m %l\\n' | sort)"
                                + " && diff -r -x .git --no-dereference \"$1\" \"$2\"",
                        "bash",
                        fresh.toString(),
                        copy.folder().toString())
                .redirectErrorStream(true)
                .start();
        compare.getInputStream().transferTo(tree);
        assertThat(compare.waitFor()).as(after + "\n" + tree.toString(UTF_8)).isZero();
        assertThat(copy.folder().resolve(".git/HEAD")).hasContent(sha + "\n");
        assertThat(copy.folder().resolve(".git/config")).content().doesNotContain("evil", "worktree", "excludes");
        assertThat(copy.folder().resolve(".git/hooks")).doesNotExist();
        assertThat(copy.folder().resolve(".git/info")).doesNotExist();
        assertThat(copy.folder().resolveSibling("owned")).doesNotExist();
    }

    /** As a job's script runs. */
    private void job(String command) throws Exception {
        var said = new ByteArrayOutputStream();
        var process = shell.run(
                command,
                List.of(),
                copy.folder(),
                shell.environment(),
                (bytes, length) -> said.write(bytes, 0, length));
        assertThat(process.await()).as(said.toString(UTF_8)).isZero();
    }

    private void prepare(Map<String, String> variables) throws Exception {
        copy.prepare(source(), settings(variables), _ -> {}, _ -> gits++);
    }

    private void tidy(Map<String, String> variables) throws Exception {
        copy.tidy(source(), settings(variables));
        gits = 0;
    }

    private Source source() {
        return new Source(repository.folder().toString(), "main", sha);
    }

    private static GitSettings settings(Map<String, String> variables) throws CheckoutException {
        return GitSettings.of(variables);
    }
}
