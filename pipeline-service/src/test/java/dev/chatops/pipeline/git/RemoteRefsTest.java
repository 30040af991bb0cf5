package dev.chatops.pipeline.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chatops.local.FreePorts;
import dev.chatops.local.git.GitRepository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Ref;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a folder, and of git's own server. */
class RemoteRefsTest {

    @TempDir
    static Path folder;

    private static GitRepository repository;
    private static Process daemon;
    private static int port;

    @BeforeAll
    static void serve() throws Exception {
        repository = new GitRepository(folder.resolve("repository"));
        repository.commit("a.yml", "first");
        repository.git("branch", "topic/x");
        repository.git("branch", "main-2");
        repository.git("update-ref", "refs/merge-requests/1/head", "HEAD");
        repository.git("tag", "-a", "v1", "-m", "annotated");
        repository.git("pack-refs", "--all");
        repository.git("branch", "loose");
        port = FreePorts.rangeOf(1);
        daemon = new ProcessBuilder(
                        "git",
                        "daemon",
                        "--export-all",
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        "--base-path=" + folder)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
    }

    @AfterAll
    static void end() {
        daemon.descendants().forEach(ProcessHandle::destroyForcibly);
        daemon.destroyForcibly();
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "server"})
    void whatIsWantedIsThereAndLittleElse(String from) throws Exception {
        var head = repository.git("rev-parse", "HEAD");
        assertThat(read(from, "refs/heads/topic/x", "refs/heads/loose", "refs/heads/gone"))
                .containsOnlyKeys("refs/heads/topic/x", "refs/heads/loose")
                .allSatisfy((_, ref) -> assertThat(ref.getObjectId().name()).isEqualTo(head));
        var tag = read(from, "refs/tags/v1").get("refs/tags/v1");
        assertThat(tag.getObjectId().name()).isNotEqualTo(head);
        assertThat(tag.getPeeledObjectId().name()).isEqualTo(head);
        assertThat(read(from, "HEAD"))
                .containsOnlyKeys("HEAD", "refs/heads/main")
                .hasEntrySatisfying(
                        "HEAD", ref -> assertThat(ref.getTarget().getName()).isEqualTo("refs/heads/main"));
        assertThat(read(from, "refs/heads/"))
                .containsOnlyKeys("refs/heads/main", "refs/heads/main-2", "refs/heads/topic/x", "refs/heads/loose");
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "server"})
    void whatNoRefCanBeCalledIsNotThere(String from) throws Exception {
        assertThat(read(
                        from,
                        "refs/heads/../../../../repository/.git/refs/heads/loose",
                        "refs/heads/a\nref-prefix refs/",
                        "refs/heads/a b",
                        "refs/heads/a:b",
                        "refs/heads/@{-1}",
                        "refs/heads/*",
                        "refs/heads/\0",
                        "refs/heads/x.lock",
                        ""))
                .isEmpty();
        assertThat(read(from, "refs/heads/--upload-pack=id")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "server"})
    void aRepositoryThatIsNotThereIsAnError(String from) throws IOException {
        var refs = new RemoteRefs(url(from) + "-gone", 10);
        assertThatThrownBy(() -> refs.read(List.of("HEAD"))).isInstanceOf(IOException.class);
    }

    private static Map<String, Ref> read(String from, String... names) throws IOException {
        return new RemoteRefs(url(from), 10).read(List.of(names));
    }

    private static String url(String from) {
        return from.equals("folder")
                ? folder.resolve("repository").toString()
                : "git://127.0.0.1:" + port + "/repository";
    }
}
