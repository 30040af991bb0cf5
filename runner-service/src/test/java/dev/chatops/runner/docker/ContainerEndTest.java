package dev.chatops.runner.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.chatops.runner.executor.Watchdog;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job's container does not outlive a runner that was killed, nor run on while it stands still (G5). */
@Timeout(60)
class ContainerEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private StandInEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = new StandInEngine(folder.resolve("engine.sock"));
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
    }

    @Test
    void theContainerOfAKilledRunnerIsRemovedAndNoOther() throws Exception {
        try (var runner = new RunnerWithTwoContainers(engine.host(), Duration.ofMinutes(10))) {
            runner.awaitContainers();
            assertThat(engine.removed()).as("the one that is over").hasSize(1);
            runner.signal("KILL");
            awaitRemovalOfTheOther();
        }
    }

    @Test
    void theContainerOfARunnerThatStandsStillIsRemovedAndTheRunnerGoesOn() throws Exception {
        try (var runner = new RunnerWithTwoContainers(engine.host(), Duration.ofSeconds(2))) {
            runner.awaitContainers();
            runner.signal("STOP");
            awaitRemovalOfTheOther();
            runner.signal("CONT");
            assertThat(runner.answers()).isTrue();
        }
    }

    private void awaitRemovalOfTheOther() {
        await().atMost(LIMIT).until(() -> engine.removed().size() == 2);
        var made = engine.asked().stream()
                .filter(request -> request.contains("/containers/create?name="))
                .map(request -> request.substring(request.indexOf('=') + 1))
                .toList();
        assertThat(made).hasSize(2).doesNotHaveDuplicates().allMatch(name -> name.startsWith("chatops-job-42-"));
        assertThat(engine.removed().getFirst()).contains("/containers/" + made.getFirst() + "?");
        assertThat(engine.removed().getLast()).isEqualTo("DELETE /containers/" + made.getLast() + "?force=true&v=true");
    }

    @Test
    void anEngineThatFailsIsAskedAgain() throws Exception {
        engine.answerRemovals(204, 2);
        assertThat(remove(List.of("a"), LIMIT)).isTrue();
        assertThat(engine.removed()).hasSize(3);
    }

    @Test
    void whatIsGoneAlreadyIsGone() throws Exception {
        engine.answerRemovals(404, 0);
        assertThat(remove(List.of("a", "b"), LIMIT)).isTrue();
        assertThat(engine.removed()).hasSize(2);
    }

    @Test
    void anEngineThatIsNotThereOrDoesNotAnswerIsNotWaitedForWithoutEnd() throws Exception {
        var silent = folder.resolve("silent.sock");
        try (var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(silent));
            assertThat(new ContainerEnd(silent).remove(List.of("a"), Duration.ofMillis(300)))
                    .isFalse();
        }
        assertThat(new ContainerEnd(folder.resolve("none.sock")).remove(List.of("a"), Duration.ofMillis(300)))
                .isFalse();
    }

    private boolean remove(List<String> names, Duration limit) throws InterruptedException {
        return new ContainerEnd(engine.socket()).remove(names, limit);
    }

    /** A process that has made two containers and removed the first, as a runner does. */
    static final class RunnerWithTwoContainers implements AutoCloseable {

        private final Process process;

        RunnerWithTwoContainers(URI engine, Duration silence) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            RunnerWithTwoContainers.class.getName(),
                            engine.toString(),
                            silence.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        }

        void awaitContainers() throws IOException {
            String line = process.inputReader().readLine();
            while (line != null && !line.equals("made")) {
                line = process.inputReader().readLine();
            }
            assertThat(line).isEqualTo("made");
        }

        boolean answers() throws IOException {
            process.outputWriter().write("?\n");
            process.outputWriter().flush();
            return "here".equals(process.inputReader().readLine());
        }

        void signal(String name) throws Exception {
            var sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            assertThat(sent.waitFor()).isZero();
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        public static void main(String[] arguments) throws Exception {
            var host = URI.create(arguments[0]);
            var settings = DefaultDockerClientConfig.createDefaultConfigBuilder()
                    .withDockerHost(host.toString())
                    .withDockerTlsVerify(false)
                    .build();
            var client = DockerClientImpl.getInstance(
                    settings,
                    new ZerodepDockerHttpClient.Builder().dockerHost(host).build());
            var watchdog =
                    Watchdog.endingBy(ContainerEnd.command(host), Duration.parse(arguments[1]), Duration.ofMillis(200));
            var containers = new Containers(client, watchdog);
            var over = containers.create(42, client.createContainerCmd("image"));
            containers.create(42, client.createContainerCmd("image"));
            containers.remove(over);
            System.out.println("made");
            while (System.in.read() >= 0) {
                System.out.println("here");
                System.in.read(); // the end of the line
            }
        }
    }
}
