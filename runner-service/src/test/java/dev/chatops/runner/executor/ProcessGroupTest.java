package dev.chatops.runner.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chatops.runner.TestConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ProcessGroupTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private HostShell shell;

    @BeforeEach
    void start() throws Exception {
        shell = new HostShell(TestConfig.of(folder, Map.of()));
    }

    @Test
    void whatRunsInTheBackgroundEndsWithTheScript() throws Exception {
        var process = run("sleep 300 & echo $! > child; sleep 301 & echo done");

        assertThat(process.await()).isZero();

        assertThat(said()).isEqualTo("done\n");
        awaitGone(pid("child"));
    }

    @Test
    void aKilledGroupLeavesNobody() throws Exception {
        var process = run("trap '' TERM; (trap '' TERM; sleep 300) & echo $! > child; echo up; wait");
        await().until(() -> said().equals("up\n"));

        process.kill();

        assertThat(process.await()).isEqualTo(137);
        awaitGone(pid("child"));
    }

    @Test
    void aGroupHasItsGraceToEndInOrder() throws Exception {
        var process = run(
                "trap 'exit 1' TERM; (trap 'sleep 0.2; echo cleaned; exit' TERM; echo up; sleep 300 & wait) & wait");
        await().until(() -> said().equals("up\n"));

        process.terminate(Duration.ofSeconds(10));
        process.await();

        assertThat(said()).endsWith("cleaned\n");
    }

    @Test
    void whatHeedsNoTermIsKilledAfterTheGrace() throws Exception {
        var process = run("trap '' TERM; echo up; while :; do sleep 0.05; done");
        await().until(() -> said().equals("up\n"));

        process.terminate(Duration.ofMillis(300));

        assertThat(process.await()).isEqualTo(137);
    }

    /** Its containment and its number may be somebody else's by then. */
    @Test
    void whoEndsItAfterItsEndTouchesNobody() throws Exception {
        var first = run("echo first");
        first.await();
        var second = run("echo up; sleep 0.5; echo still here");
        await().until(() -> said().endsWith("up\n"));

        first.terminate(Duration.ofMillis(1));
        first.kill();

        assertThat(first.await()).isZero();
        assertThat(second.await()).isZero();
        assertThat(said()).endsWith("still here\n");
    }

    @Test
    void anEndThatComesAtTheVeryStartIsAnEnd() throws Exception {
        for (int i = 0; i < 20; i++) {
            var process = run("sleep 300");
            process.kill();
            assertThat(process.await()).isEqualTo(137);
        }
    }

    /** With control groups, and without. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void whoLeavesTheGroupEndsWithTheScriptToo(String cgroups) throws Exception {
        shell = new HostShell(TestConfig.of(folder, Map.of("shell.cgroups", cgroups)));
        var process = run("setsid bash -c 'echo $$ > child; sleep 300; echo late' & "
                + "(setsid setsid sleep 301 > /dev/null 2>&1 &) ; while ! [ -s child ]; do :; done; echo done");

        assertThat(process.await()).isZero();

        assertThat(said()).isEqualTo("done\n");
        awaitGone(pid("child"));
        shell.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void aCancellationReachesWhoLeftTheGroup(String cgroups) throws Exception {
        shell = new HostShell(TestConfig.of(folder, Map.of("shell.cgroups", cgroups)));
        var process = run("trap 'exit 1' TERM; setsid bash -c 'trap \"echo cleaned; exit\" TERM; echo $$ > child;"
                + " sleep 300 & wait' & while ! [ -s child ]; do :; done; echo up; wait");
        await().until(() -> said().equals("up\n"));

        process.terminate(Duration.ofSeconds(10));
        process.await();

        assertThat(said()).contains("cleaned\n");
        awaitGone(pid("child"));
        shell.close();
    }

    @Test
    void nobodyEscapesAControlGroup() throws Exception {
        var cgroups = Cgroups.find("/bin/sh");
        assumeTrue(cgroups.isPresent(), "control groups of version 2 that this user can make");
        cgroups.get().close();
        var process = run("(env -i setsid bash -c '(setsid sleep 302 & echo $! > child) &' > /dev/null 2>&1 &) ;"
                + " while ! [ -s child ]; do :; done");

        assertThat(process.await()).isZero();

        awaitGone(pid("child"));
    }

    /** With control groups, the watchdog is not told of each command; it ends them all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void aCommandEndsWithItsRunner(String cgroups) throws Exception {
        if (cgroups.equals("true")) {
            var made = Cgroups.find("/bin/sh");
            assumeTrue(made.isPresent(), "control groups of version 2 that this user can make");
            made.get().close();
        }
        shell = new HostShell(TestConfig.of(folder, Map.of("shell.cgroups", cgroups)));
        var process = run("trap '' TERM; sleep 300 & echo $! > child; echo up; wait");
        await().until(() -> said().equals("up\n"));

        shell.close(); // as the death of the service does, too: the watchdog reads no more

        assertThat(process.await()).isEqualTo(137);
        awaitGone(pid("child"));
    }

    @Test
    void whatRunsEndsWithTheServiceWhateverEndsThat() throws Exception {
        var group = new ProcessBuilder("setsid", "sleep", "303").start();
        var ended = new ProcessBuilder("setsid", "sleep", "304").start();
        var watchdog = new Watchdog("setsid", "bash", "");
        watchdog.began(ended.pid());
        watchdog.began(group.pid());
        watchdog.ended(ended.pid());

        watchdog.close(); // as the death of the service closes it

        assertThat(group.waitFor()).isEqualTo(137);
        assertThat(ended.isAlive()).isTrue();
        ended.destroyForcibly();
    }

    @Test
    void aSlowTakerLosesNothing() throws Exception {
        ProcessOutput slow = (bytes, length) -> {
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            take(bytes, length);
        };
        var process = shell.run("head -c 300000 /dev/zero", List.of(), folder, shell.environment(), slow);

        assertThat(process.await()).isZero();

        assertThat(output.size()).isEqualTo(300_000);
    }

    @Test
    void jobsRunAsTheUserThatIsNamed() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can switch users");
        shell = new HostShell(TestConfig.of(folder, Map.of("shell.user", "nobody", "shell.same-user", "false")));
        assertThat(shell.problem()).isEmpty();

        assertThat(run(Path.of("/"), "id -un; echo $USER; cat /proc/self/status | grep CapEff")
                        .await())
                .isZero();

        assertThat(said()).isEqualTo("nobody\nnobody\nCapEff:\t0000000000000000\n");
        var endless = run(Path.of("/"), "sleep 300");
        endless.kill();
        assertThat(endless.await()).isEqualTo(137);
    }

    /** What contains a job and switches to its user runs with this service's rights. */
    @Test
    void variablesOfAJobReachNoProgramThatIsNotItsOwn() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can switch users");
        var open = Files.createTempDirectory(Path.of("/tmp"), "early");
        open.toFile().setWritable(true, false);
        open.toFile().setExecutable(true, false);
        Files.writeString(open.resolve("code"), "echo early by $(id -un)\n");
        shell = new HostShell(TestConfig.of(folder, Map.of("shell.user", "nobody", "shell.same-user", "false")));
        var variables = new HashMap<>(shell.environment());
        variables.put("LD_DEBUG", "libs"); // the loader of each program writes a file
        variables.put("LD_DEBUG_OUTPUT", open.resolve("loaded").toString());
        variables.put("BASH_ENV", open.resolve("code").toString());
        variables.put("SHELLOPTS", "errexit");

        var process = shell.run("echo $SHELLOPTS; false; echo late", List.of(), Path.of("/"), variables, this::take);

        assertThat(process.await()).isOne();
        assertThat(said()).contains("early by nobody\n", "errexit").doesNotContain("root", "late");
        try (var files = Files.list(open)) {
            var loaded = files.filter(file -> file.getFileName().toString().startsWith("loaded"));
            assertThat(loaded)
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(Files.getOwner(file).getName()).isEqualTo("nobody"));
        }
        new ProcessBuilder("rm", "-rf", open.toString()).start().waitFor();
    }

    /** A runner that dies between the two leaves nothing that nobody knows. */
    @Test
    void nothingBeginsBeforeItIsContained() throws Exception {
        var command = List.of("/bin/bash", "-c", "read -r || exit 125; touch begun");
        var process = SessionStarter.find("setsid").start(command, Map.of("PATH", "/bin:/usr/bin"), folder);
        var watchdog = new Watchdog("setsid", "bash", "");
        Containment full = new MarkedProcesses(null) {
            @Override
            public void enter(long pid) throws IOException {
                throw new IOException("no room");
            }
        };

        assertThatThrownBy(() -> ProcessGroup.startHeld(process, full, watchdog, this::take))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no room");

        assertThat(folder.resolve("begun")).doesNotExist();
        watchdog.close();
    }

    @Test
    void aScriptHasNothingToRead() throws Exception {
        assertThat(run("read -r line; echo $?; readlink /proc/self/fd/0").await())
                .isZero();
        assertThat(said()).isEqualTo("1\n/dev/null\n");
    }

    @Test
    void newProcessesAreToldByTheirNumbers() throws Exception {
        var old = new ProcessBuilder("sleep", "300").start();
        var before = NewProcesses.fromNow();
        var young = new ProcessBuilder("sleep", "300").start();

        assertThat(before.pids()).contains(young.pid()).doesNotContain(old.pid());

        var everything = new NewProcesses(before.last(), before.forks() - Integer.MAX_VALUE, before.tasks()).pids();
        assertThat(everything).as("numbers may have gone round").contains(young.pid(), old.pid());
        var behind = new NewProcesses(young.pid(), before.forks(), before.tasks()).pids();
        assertThat(behind).doesNotContain(young.pid(), old.pid());
        assertThat(new NewProcesses(0, 0, 0).pids()).as("not known").contains(young.pid(), old.pid());
        old.destroyForcibly();
        young.destroyForcibly();
    }

    @Test
    void withoutAWordOnTheUserNothingRuns() throws Exception {
        var undecided = new HostShell(TestConfig.of(folder, Map.of("shell.same-user", "false")));
        assertThat(undecided.problem().orElseThrow()).contains("CHATOPS_RUNNER_SHELL_SAME_USER");
        var unknown = new HostShell(TestConfig.of(folder, Map.of("shell.user", "no-such-user")));
        assertThat(unknown.problem().orElseThrow()).contains("no-such-user");
    }

    private RunningProcess run(String script) throws Exception {
        return run(folder, script);
    }

    private RunningProcess run(Path where, String script) throws Exception {
        return shell.run(script, List.of(), where, shell.environment(), this::take);
    }

    private void take(byte[] bytes, int length) {
        synchronized (output) {
            output.write(bytes, 0, length);
        }
    }

    private String said() {
        synchronized (output) {
            return output.toString(UTF_8);
        }
    }

    private long pid(String file) throws Exception {
        return Long.parseLong(Files.readString(folder.resolve(file)).strip());
    }

    /** Dead, though nobody may have waited for it yet. */
    private static void awaitGone(long pid) {
        var status = Path.of("/proc", Long.toString(pid), "status");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> Files.notExists(status) || Files.readString(status).contains("State:\tZ"));
    }
}
