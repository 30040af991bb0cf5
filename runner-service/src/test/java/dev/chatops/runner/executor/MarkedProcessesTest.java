package dev.chatops.runner.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkedProcessesTest {

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    /** As a signal is given: the end of a child told first could end its shell in good order, without its trap. */
    @Test
    void parentsAreFoundBeforeTheirChildren() throws Exception {
        var marked = new MarkedProcesses(null);
        for (int i = 0; i < 40; i++) {
            var builder = new ProcessBuilder("sleep", "300");
            builder.environment().putAll(marked.environment());
            processes.add(builder.start());
        }
        var oldestFirst = processes.stream().map(Process::pid).toList();

        await().untilAsserted(() -> assertThat(marked.find()).containsExactlyElementsOf(oldestFirst));
    }

    /** With the rights that the manifests give: those of root do not hold for the environments of others' processes. */
    @ParameterizedTest
    @ValueSource(strings = {"../deploy/kubernetes/base/runner-service.yaml", "../docker-compose.yml"})
    void processesOfTheJobsUserAreFoundWithTheRightsOfAContainer(String manifest) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can switch users");
        var rights = Pattern.compile("(?:add|cap_add): \\[(SETUID[^]]*)]").matcher(Files.readString(Path.of(manifest)));
        assertThat(rights.find()).isTrue();
        var runner = new ProcessBuilder(
                        "setpriv",
                        "--bounding-set=-all,+"
                                + rights.group(1).toLowerCase(Locale.ROOT).replace(", ", ",+"),
                        "--inh-caps=-all",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunnerInAContainer.class.getName())
                .redirectErrorStream(true)
                .start();
        processes.add(runner);

        assertThat(new String(runner.getInputStream().readAllBytes(), UTF_8)).isEqualTo("hidden, and found\n");
    }

    /** Starts a marked process of another user's and finds it, though it may not see its environment. */
    static final class RunnerInAContainer {

        static void main() throws Exception {
            var jobs = OsUser.named("nobody");
            var marked = new MarkedProcesses(jobs);
            var command = new ArrayList<>(jobs.switchTo());
            command.addAll(List.of("sleep", "300"));
            var builder = new ProcessBuilder(command);
            builder.environment().putAll(marked.environment());
            var left = builder.start();
            try {
                await().until(() -> isHidden(left)); // until then setpriv is root
                await().until(() -> marked.find().contains(left.pid()));
                System.out.println("hidden, and found");
            } finally {
                left.destroyForcibly();
            }
        }

        private static boolean isHidden(Process process) throws IOException {
            try {
                Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
                return false;
            } catch (AccessDeniedException _) {
                return true;
            }
        }
    }
}
