package dev.chatops.local.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFileCopyTest {

    @TempDir
    Path folder;

    private Path copy;

    @BeforeEach
    void demo() throws Exception {
        copy = folder.resolve("copy.yml");
        Files.createDirectory(folder.resolve("demo"));
        Files.writeString(folder.resolve("demo/.gitlab-ci.yml"), "hello: { script: [echo] }\n");
        Files.writeString(folder.resolve("token"), "pool-token\n");
    }

    @Test
    void aPlainFolderBecomesARepositoryAndAllOtherTextStays() throws Exception {
        var text = """
                # ein Kommentar mit ä und 😀
                users: [{ username: ada, id: 1 }]
                projects:
                  - path: acme/demo   # its path
                    repository: ./demo
                  - { path: acme/far, repository: "https://git.example.com/x.git" }
                  - { path: acme/ssh, repository: git@git.example.com:x.git }
                runner_pools:
                  - { name: gpu, token_from: { file: token } }
                """;
        write(text);
        var repository = folder.resolve("repositories/demo");
        assertThat(Files.readString(copy))
                .isEqualTo(text.replace("./demo", "\"" + repository + "\"")
                        .replace("file: token", "file: \"" + folder.resolve("token") + "\""));
        assertThat(repository.resolve(".git")).isDirectory();
        assertThat(ProjectFileCopy.firstUser(copy)).isEqualTo("ada");
        assertThat(ProjectFileCopy.poolTokens(copy)).containsExactly(java.util.Map.entry("gpu", "pool-token"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
    }

    @Test
    void aChangeIsCopiedAndWhatCannotBeCopiedLeavesTheLastOne() throws Exception {
        var source = Files.writeString(folder.resolve("projects.yml"), "users: [{ username: ada }]\n");
        var followed = new FollowedProjectFile(source, copy, folder.resolve("repositories"));
        List<String> said = new ArrayList<>();

        followed.follow(said::add);
        assertThat(said).isEmpty();
        Files.writeString(source, "users: [{ username: bob }]\n");
        followed.follow(said::add);
        assertThat(ProjectFileCopy.firstUser(copy)).isEqualTo("bob");

        Files.writeString(source, "users: [\n");
        followed.follow(said::add);
        followed.follow(said::add);
        assertThat(ProjectFileCopy.firstUser(copy)).isEqualTo("bob");
        assertThat(said).hasSize(2);
        assertThat(said.getLast()).contains("not valid YAML", "the last good one stays");
    }

    /** Whatever is written into the file while the world is up: the world stays, and so does the last good copy. */
    @Test
    void aChangeThatCannotBeUsedIsSaidOnce() throws Exception {
        var source = Files.writeString(folder.resolve("projects.yml"), "users: [{ username: ada }]\n");
        var followed = new FollowedProjectFile(source, copy, folder.resolve("repositories"));
        var good = Files.readString(copy);
        Files.createDirectory(folder.resolve("broken"));
        Files.createSymbolicLink(folder.resolve("broken/link"), Path.of("nowhere"));
        for (var text : List.of(
                "",
                "# nothing",
                "- a list",
                "projects: [{ repository: ./broken }]",
                "projects: [{ repository: \"a\\0b\" }]",
                "projects: [{ repository: / }]")) {
            var said = new ArrayList<String>();
            Files.writeString(source, text);
            followed.follow(said::add);
            followed.follow(said::add);
            assertThat(said).as(text).hasSize(1).first().asString().contains("the last good one stays in use");
            assertThat(copy).content().isEqualTo(good);
        }
        var said = new ArrayList<String>();
        Files.write(source, new byte[] {(byte) 0xE9, '\n'});
        followed.follow(said::add);
        followed.follow(said::add);
        assertThat(said).hasSize(1).first().asString().contains("is not UTF-8");
    }

    @Test
    void aChangeOfPoolsIsSaidToTakeAnotherStart() throws Exception {
        var source = Files.writeString(folder.resolve("projects.yml"), "users: [{ username: ada }]\n");
        var followed = new FollowedProjectFile(source, copy, folder.resolve("repositories"));
        Files.writeString(folder.resolve("token"), "secret");
        Files.writeString(source, "runner_pools: [{ name: gpu, token_from: { file: token } }]\n");
        var said = new ArrayList<String>();
        followed.follow(said::add);
        assertThat(said).hasSize(2);
        assertThat(said.getLast()).contains("at the next start");

        said.clear();
        Files.writeString(source, "runner_pools: [{ name: gpu, token_from: { file: gone } }]\n");
        followed.follow(said::add);
        assertThat(said).as("it was copied, so no good one stays").hasSize(2).noneMatch(line -> line.contains("stays"));
    }

    @Test
    void aChangedFolderIsCommittedAnewAndAnUnchangedOneIsNot() throws Exception {
        var text = "projects: [{ repository: ./demo }]\n";
        write(text);
        var first = head();
        write(text);
        assertThat(head()).isEqualTo(first);
        Files.writeString(folder.resolve("demo/.gitlab-ci.yml"), "bye: { script: [echo] }\n");
        write(text);
        assertThat(head()).isNotEqualTo(first);
    }

    @Test
    void aRepositoryIsUsedAsItIs() throws Exception {
        Files.createDirectory(folder.resolve("demo/.git"));
        write("projects: [{ repository: ./demo }]\n");
        assertThat(Files.readString(copy)).contains("\"" + folder.resolve("demo") + "\"");
    }

    @Test
    void aFileThatIsNotYamlIsNamed() throws Exception {
        assertThatThrownBy(() -> write("projects: [\n"))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("projects.yml");
    }

    private void write(String text) throws Exception {
        var source = Files.writeString(folder.resolve("projects.yml"), text);
        ProjectFileCopy.write(source, copy, folder.resolve("repositories"));
    }

    private String head() throws Exception {
        return Files.readString(folder.resolve("repositories/demo/.git/refs/heads/main"));
    }
}
