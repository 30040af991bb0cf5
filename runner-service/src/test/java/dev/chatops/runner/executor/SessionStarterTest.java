package dev.chatops.runner.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ways to start a session's leader are the same to whom they serve. */
@Timeout(60)
class SessionStarterTest {

    /** Signals 32 and 33 are glibc's own. */
    private static final long ALL_BUT_THE_C_LIBRARYS = ~(3L << 31);

    enum Way {
        POSIX_SPAWN,
        SETSID;

        SessionStarter starter() {
            assumeThat(this == SETSID || PosixSpawn.isThere())
                    .as("a C library that can do it")
                    .isTrue();
            return this == SETSID ? SessionStarter.by("setsid") : new PosixSpawn();
        }
    }

    @TempDir
    Path folder;

    /** Else nobody would notice that jobs are started the slow way. */
    @Test
    void glibcCanDoIt() throws Throwable {
        var version = Linker.nativeLinker().defaultLookup().find("gnu_get_libc_version");
        assumeThat(version).as("glibc").isPresent();
        var call = Linker.nativeLinker().downcallHandle(version.get(), FunctionDescriptor.of(ValueLayout.ADDRESS));
        var parts = ((MemorySegment) call.invokeExact())
                .reinterpret(32)
                .getString(0)
                .split("\\.");
        assumeThat(Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]))
                .as("2.34 or later")
                .isGreaterThanOrEqualTo(2034);

        assertThat(PosixSpawn.isThere()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aProcessLeadsASessionAndAGroup(Way way) throws Exception {
        var process = start(way, "read -r _ _ _ _ group session _ < /proc/$$/stat; echo $$ $group $session");

        var ids = said(process).strip().split(" ");

        assertThat(ids).containsOnly(Long.toString(process.pid()));
    }

    @ParameterizedTest
    @EnumSource
    void itHasNoneOfOurFiles(Way way) throws Exception {
        Files.writeString(folder.resolve("ours"), "a secret");
        try (var _ = new FileInputStream(folder.resolve("ours").toFile());
                var _ = new ServerSocket(0)) {
            var process = start(way, "for file in /proc/$$/fd/*; do echo ${file##*/}; done");

            // bash has one of its own while it looks
            assertThat(said(process).lines()).contains("0", "1", "2").hasSizeLessThanOrEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itHasTheseVariablesAndNoOthers(Way way) throws Exception {
        var variables = Map.of("PATH", "/usr/bin:/bin", "EMPTY", "", "LINES", "one\ntwo", "WORD", "größe ✓");

        var process = way.starter().start(List.of("/usr/bin/env", "-0"), variables, folder);

        assertThat(said(process).split("\0"))
                .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "EMPTY=", "LINES=one\ntwo", "WORD=größe ✓");
    }

    @ParameterizedTest
    @EnumSource
    void itBeginsInItsFolderAndReadsWhatItIsSent(Way way) throws Exception {
        var process = start(way, "pwd -P; read -r line; echo \"$line\" >&2; exit 7");
        process.getOutputStream().write("a line\n".getBytes(UTF_8));
        process.getOutputStream().flush();

        assertThat(said(process)).isEqualTo(folder.toRealPath() + "\na line\n");
        assertThat(process.waitFor()).isEqualTo(7);
        assertThat(process.exitValue()).isEqualTo(7);
        assertThat(process.isAlive()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aSignalThatEndsItIsToldByItsNumber(Way way) throws Exception {
        assertThat(start(way, "kill -9 $$").waitFor()).isEqualTo(137);

        var asked = start(way, "exec sleep 300");
        assertThat(asked.waitFor(1, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(asked.isAlive()).isTrue();
        assertThatThrownBy(asked::exitValue).isInstanceOf(IllegalThreadStateException.class);
        asked.destroy();
        assertThat(asked.waitFor()).isEqualTo(143);

        var killed = start(way, "trap '' TERM; exec sleep 300");
        killed.destroyForcibly();
        assertThat(killed.waitFor()).isEqualTo(137);
        killed.destroy(); // its number may be another's
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeRunIsSaid(Way way) {
        var starter = way.starter();
        var none = Map.<String, String>of();
        var huge = Map.of("HUGE", "x".repeat(4_000_000));
        assumeThat(way).isEqualTo(Way.POSIX_SPAWN); // setsid itself is started, and ends with 127

        // the reasons come in the language of the machine
        assertThatThrownBy(() -> starter.start(List.of("/no/such/program"), none, folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("/no/such/program cannot be started in " + folder + ": ");
        var gone = folder.resolve("gone");
        assertThatThrownBy(() -> starter.start(List.of("/bin/bash"), none, gone))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("/bin/bash cannot be started in " + gone + ": ");
        assertThatThrownBy(() -> starter.start(List.of("/bin/bash"), huge, folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("/bin/bash cannot be started");
        assertThatThrownBy(() -> starter.start(List.of("/bin/bash", "a\0b"), none, folder))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("no program can be given a NUL character");
    }

    /** However this service was started: with nohup, SIGHUP is ignored. */
    @Test
    void signalsAreAsALoginHasThem() throws Exception {
        var process = start(Way.POSIX_SPAWN, "exec grep -E '^Sig(Blk|Ign)' /proc/self/status");

        assertThat(said(process).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(Long.parseLong(line.split("\t")[1], 16) & ALL_BUT_THE_C_LIBRARYS)
                        .as(line)
                        .isZero());
    }

    @ParameterizedTest
    @EnumSource
    void manyAtOnceKeepTheirOutputsAndLeaveNoFileOpen(Way way) throws Exception {
        said(start(way, "exit 0")); // what is opened once
        long open = openPipes();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 200)
                    .<Callable<String>>mapToObj(n -> () -> {
                        var process = start(way, "echo %d; exit %d".formatted(n, n % 100));
                        var said = said(process).strip();
                        return said + " " + process.waitFor();
                    })
                    .toList();
            var results = threads.invokeAll(all);
            for (int n = 0; n < results.size(); n++) {
                assertThat(results.get(n).get()).isEqualTo(n + " " + n % 100);
            }
        }
        await().untilAsserted(() -> assertThat(openPipes()).isLessThanOrEqualTo(open));
    }

    private Process start(Way way, String script) throws IOException {
        return way.starter()
                .start(
                        List.of("/bin/bash", "--noprofile", "--norc", "-c", script),
                        Map.of("PATH", "/usr/bin:/bin"),
                        folder);
    }

    /** All that it says. */
    private static String said(Process process) throws Exception {
        try (var output = process.getInputStream();
                var _ = process.getOutputStream()) {
            return new String(output.readAllBytes(), UTF_8);
        }
    }

    private static long openPipes() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(file -> {
                        try {
                            return Files.readSymbolicLink(file).toString().startsWith("pipe:");
                        } catch (IOException _) {
                            return false; // closed meanwhile
                        }
                    })
                    .count();
        }
    }
}
