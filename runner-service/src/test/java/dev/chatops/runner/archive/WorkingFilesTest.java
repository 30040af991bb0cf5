package dev.chatops.runner.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.local.git.GitRepository;
import dev.chatops.runner.TestConfig;
import dev.chatops.runner.executor.HostShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a real find, git and tar. */
@Timeout(60)
class WorkingFilesTest {

    @TempDir
    Path folder;

    private Path project;
    private WorkingFiles files;

    @BeforeEach
    void start() throws Exception {
        project = folder.resolve("0/acme/demo");
        new GitRepository(project).commit("tracked.txt", "tracked");
        var host = new HostShell(TestConfig.of(folder, Map.of()));
        files = new WorkingFiles(host, project, folder.resolve("0.files"), _ -> {});
    }

    @Test
    void foldersAreMeantWithAllThatIsInThem() throws Exception {
        write("target/a.jar", "target/deep/b.txt", "other/a.jar");
        assertThat(chosen("target"))
                .containsExactlyInAnyOrder("target", "target/a.jar", "target/deep", "target/deep/b.txt");
        assertThat(chosen("./target//deep/")).containsExactlyInAnyOrder("target/deep", "target/deep/b.txt");
        assertThat(chosen("**/*.jar")).containsExactlyInAnyOrder("target/a.jar", "other/a.jar");
        assertThat(chosen("$DIR/*.jar")).containsExactly("target/a.jar");
        assertThat(chosen(project + "/other")).containsExactlyInAnyOrder("other", "other/a.jar");
    }

    @Test
    void excludedFilesAreLeftOutThemselvesAlone() throws Exception {
        write("out/keep", "out/skip.tmp", "out/sub/keep", "out/sub/skip.tmp");
        var choice = new FileChoice(List.of("out"), List.of("out/*.tmp", "out/sub"), false, project, Map.of());
        assertThat(names(files.choose(choice)))
                .containsExactlyInAnyOrder("out", "out/keep", "out/sub/keep", "out/sub/skip.tmp");
    }

    @Test
    void whatLeadsOutOfTheWorkingCopyIsNeverMeant() throws Exception {
        Files.writeString(folder.resolve("secret"), "of another job");
        Files.createSymbolicLink(project.resolve("away"), folder);
        Files.createSymbolicLink(project.resolve("file"), folder.resolve("secret"));
        var choice = new FileChoice(
                List.of("../../../secret", "a/../../x", "/etc/passwd", folder + "/secret", "away/secret", "away/*"),
                List.of(),
                false,
                project,
                Map.of());
        var chosen = files.choose(choice);
        assertThat(chosen.isEmpty()).isTrue();
        assertThat(chosen.report())
                .contains(
                        "WARNING: artifact path is not a subpath of project directory: /etc/passwd",
                        "WARNING: artifact path is not a subpath of project directory: a/../../x",
                        "WARNING: away/secret: no matching files. Ensure that the artifact path is relative to the working"
                                + " directory (" + project + ")");
        assertThat(chosen("away", "file")).as("the links themselves").containsExactlyInAnyOrder("away", "file");
        assertThat(packed("away", "file"))
                .containsEntry("away", "-> " + folder)
                .containsEntry("file", "-> " + folder.resolve("secret"));
    }

    /** However it is written, a pattern finds what is in the working copy or nothing. */
    @Test
    void noPatternClimbs() throws Exception {
        Files.writeString(folder.resolve("secret"), "of another job");
        Files.writeString(project.resolveSibling("secret"), "of another project");
        Files.createSymbolicLink(project.resolve("away"), folder);
        write("in/secret", "in/..secret", "...", "a\\b");
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        var parts = List.of(
                "..",
                ".",
                "",
                "*",
                "**",
                "in",
                "away",
                "secret",
                "{..,in}",
                "[.][.]",
                ".[.]",
                "?.",
                "\\.\\.",
                "$UP",
                "$ROOT",
                "..\\..",
                "\0",
                "%2e%2e",
                "~",
                "-rf",
                "{a,{..,in}}",
                "demo",
                project.toString());
        for (int i = 0; i < 60; i++) {
            var paths = new ArrayList<String>();
            for (int each = 0; each < 20; each++) {
                var path = new StringJoiner("/", random.nextInt(8) == 0 ? "/" : "", "");
                for (int left = 1 + random.nextInt(6); left > 0; left--) {
                    path.add(parts.get(random.nextInt(parts.size())));
                }
                paths.add(path.toString());
            }
            var choice =
                    new FileChoice(paths, List.of(), false, project, Map.of("UP", "../..", "ROOT", folder.toString()));
            assertThat(names(files.choose(choice)))
                    .as("%s, seed %d", paths, seed)
                    .allSatisfy(name -> {
                        assertThat(name.split("/")).doesNotContain("..", ".", "");
                        assertThat(project.resolve(name)
                                        .toRealPath(LinkOption.NOFOLLOW_LINKS)
                                        .getParent())
                                .as(name)
                                .startsWith(project.toRealPath());
                    });
        }
    }

    @Test
    void aPatternThatIsTooLargeIsTheJobsError() {
        for (var pattern : List.of("{a,b}".repeat(20), "{a}".repeat(100_000))) {
            assertThatThrownBy(() -> choice(pattern)).isInstanceOf(ArchiveException.class);
            assertThatThrownBy(() -> new FileChoice(List.of(), List.of(pattern), false, project, Map.of()))
                    .isInstanceOf(ArchiveException.class);
        }
    }

    /** Such as somebody could leave who can write where caches are kept. */
    @Test
    void anArchiveThatClimbsWritesNothingOutside() throws Exception {
        var outside = Files.createDirectory(folder.resolve("outside"));
        var climbing = List.<ThrowingConsumer<TarArchiveOutputStream>>of(
                tar -> file(tar, "../../../outside/up"),
                tar -> file(tar, "in/../../../../outside/up"),
                tar -> file(tar, outside + "/absolute"),
                tar -> file(tar, "/" + outside + "/absolute"),
                tar -> {
                    link(tar, TarConstants.LF_SYMLINK, "link", outside.toString());
                    file(tar, "link/through");
                },
                tar -> {
                    link(tar, TarConstants.LF_SYMLINK, "link", "../../../outside");
                    file(tar, "link/through");
                },
                tar -> {
                    link(tar, TarConstants.LF_SYMLINK, "name", outside + "/through");
                    file(tar, "name");
                },
                tar -> {
                    link(tar, TarConstants.LF_LINK, "hard", outside + "/kept");
                    file(tar, "hard");
                });
        Files.writeString(outside.resolve("kept"), "as it was");
        for (var each : climbing) {
            var archive = folder.resolve("climbing.tar.gz");
            try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)), "UTF-8")) {
                each.accept(tar);
            }
            try {
                files.unpack(archive);
            } catch (ArchiveException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
            assertThat(outside).isDirectoryNotContaining(path -> !path.endsWith("kept"));
            assertThat(outside.resolve("kept")).hasContent("as it was");
        }
    }

    @Test
    void untrackedFilesAreThoseThatGitDoesNotKnow() throws Exception {
        write("new.txt", "ignored.log", "sub/new");
        Files.writeString(project.resolve(".gitignore"), "*.log\n");
        var choice = new FileChoice(List.of(), List.of("**/*.txt"), true, project, Map.of());
        assertThat(names(files.choose(choice))).containsExactlyInAnyOrder("ignored.log", "sub/new", ".gitignore");
    }

    @Test
    void theRepositoryItselfIsNeverMeant() throws Exception {
        assertThat(chosen("**")).containsExactly("tracked.txt");
        assertThat(chosen(".")).containsExactly("tracked.txt");
        assertThat(chosen(".git/config")).isEmpty();
    }

    @Test
    void namesMayHoldAnything() throws Exception {
        write("-rf", "a b", "new\nline", "quote'\"$(x)", "ä/ö");
        assertThat(packed("*", "ä"))
                .containsOnlyKeys("-rf", "a b", "new\nline", "quote'\"$(x)", "ä/", "ä/ö", "tracked.txt")
                .containsEntry("quote'\"$(x)", "content of quote'\"$(x)");
        assertThat(names(files.choose(new FileChoice(List.of(), List.of("-rf"), true, project, Map.of()))))
                .containsExactlyInAnyOrder("a b", "new\nline", "quote'\"$(x)", "ä/ö");
    }

    @Test
    void whatCannotBeReadIsAnErrorThatNamesIt() throws Exception {
        write("gone");
        var chosen = files.choose(new FileChoice(List.of("gone"), List.of(), false, project, Map.of()));
        Files.delete(project.resolve("gone"));
        assertThatThrownBy(() -> files.pack(chosen, tar -> tar.readAllBytes().length))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("gone");
        assertThat(folder.resolve("0.files.err")).doesNotExist();
        assertThat(folder.resolve("0.files.list")).doesNotExist();
    }

    /** A reader that has enough ends the packing: nothing waits for anything. */
    @Test
    void aReaderMayStop() throws Exception {
        try (var large = Files.newOutputStream(project.resolve("large"))) {
            for (int i = 0; i < 64; i++) {
                large.write(new byte[1024 * 1024]);
            }
        }
        var chosen = files.choose(new FileChoice(List.of("large"), List.of(), false, project, Map.of()));
        assertThatThrownBy(() -> files.pack(chosen, tar -> {
                    tar.readNBytes(100);
                    throw new IOException("enough");
                }))
                .hasMessage("enough");
    }

    @Test
    void whatWasPackedComesBack() throws Exception {
        write("cache/a", "cache/deep/b");
        Files.createSymbolicLink(project.resolve("cache/link"), Path.of("a"));
        project.resolve("cache/a").toFile().setExecutable(true);
        var chosen = files.choose(new FileChoice(List.of("cache"), List.of(), false, project, Map.of()));
        var archive = folder.resolve("archive");
        files.packSmall(chosen, packed -> Files.copy(packed, archive));
        new ProcessBuilder("rm", "-rf", project.resolve("cache").toString())
                .start()
                .waitFor();
        Files.createDirectories(project.resolve("cache"));
        Files.writeString(project.resolve("cache/a"), "what was here");

        files.unpack(archive);

        assertThat(project.resolve("cache/a")).hasContent("content of cache/a").isExecutable();
        assertThat(project.resolve("cache/deep/b")).hasContent("content of cache/deep/b");
        assertThat(Files.readSymbolicLink(project.resolve("cache/link"))).hasToString("a");
        Files.writeString(archive, "no archive");
        assertThatThrownBy(() -> files.unpack(archive)).isInstanceOf(ArchiveException.class);
    }

    private static void file(TarArchiveOutputStream tar, String name) throws IOException {
        var entry = new TarArchiveEntry(name, true);
        var bytes = "climbed".getBytes(UTF_8);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, byte type, String name, String target) throws IOException {
        var entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private List<String> chosen(String... paths) throws Exception {
        return names(files.choose(choice(paths)));
    }

    private FileChoice choice(String... paths) throws ArchiveException {
        return new FileChoice(List.of(paths), List.of(), false, project, Map.of("DIR", "target"));
    }

    /** Content by name; what a link leads to behind an arrow. */
    private Map<String, String> packed(String... paths) throws Exception {
        return files.pack(files.choose(choice(paths)), tar -> {
            var found = new HashMap<String, String>();
            var in = new TarArchiveInputStream(tar, "UTF-8");
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                found.put(
                        entry.getName(),
                        entry.isSymbolicLink() ? "-> " + entry.getLinkName() : new String(in.readAllBytes(), UTF_8));
            }
            return found;
        });
    }

    private void write(String... names) throws IOException {
        for (var name : names) {
            var file = project.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content of " + name);
        }
    }

    private static List<String> names(WorkingFiles.Chosen chosen) {
        return chosen.isEmpty() ? List.of() : List.of(new String(chosen.names(), UTF_8).split("\0"));
    }
}
