package dev.chatops.runner.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchdogTest {

    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration NEVER = Duration.ofDays(1);

    private final List<Process> groups = new ArrayList<>();

    @AfterEach
    void endGroups() {
        groups.forEach(Process::destroyForcibly);
    }

    @Test
    void itEndsWhatRunsWhenTheServiceStandsStillAndNothingBefore() throws Exception {
        try (var silent = watchdog(NEVER);
                var wellAndAlive = watchdog(Duration.ofMillis(200))) {
            var ours = group();
            var over = group();
            var abandoned = group();
            wellAndAlive.began(ours.pid());
            silent.began(over.pid());
            silent.ended(over.pid());
            silent.began(abandoned.pid());

            abandoned.waitFor();

            assertThat(abandoned.exitValue()).as("killed").isEqualTo(137);
            assertThat(ours.isAlive()).as("of a service that gives signs").isTrue();
            assertThat(over.isAlive())
                    .as("a number that is somebody else's by now")
                    .isTrue();
        }
    }

    @Test
    void itWatchesOnWhenTheServiceGoesOn() throws Exception {
        var watchdog = watchdog(NEVER);
        var before = group();
        watchdog.began(before.pid());
        before.waitFor();
        var after = group();
        watchdog.began(after.pid());

        watchdog.close();

        await().until(() -> !after.isAlive());
        assertThat(after.exitValue()).isEqualTo(137);
    }

    @Test
    void whatIsNoProcessItEndsByACommandThatGetsTheNamesOfWhatIsLeft(@TempDir Path folder) throws Exception {
        var told = folder.resolve("a file's name");
        var watchdog = Watchdog.endingBy(writing(told, "false"), SILENCE, Duration.ofMillis(200));
        watchdog.began("chatops-job-1-a");
        watchdog.began("chatops-job-2-b");
        watchdog.began("chatops-job-3-c");
        watchdog.ended("chatops-job-2-b");

        watchdog.close();

        await().until(() -> Files.exists(told) && Files.readString(told).endsWith("end\n"));
        assertThat(Files.readAllLines(told))
                .containsExactlyInAnyOrder("(chatops-job-1-a)", "(chatops-job-3-c)", "end")
                .endsWith("end");
    }

    @Test
    void whatTheCommandCouldNotEndIsTriedAgainAfterTheNextSilence(@TempDir Path folder) throws Exception {
        var told = folder.resolve("told");
        var isFirst = "mkdir '%s' 2>/dev/null".formatted(folder.resolve("failed"));
        try (var silent = Watchdog.endingBy(writing(told, isFirst), Duration.ofSeconds(1), NEVER)) {
            silent.began("first");
            await().until(() -> Files.exists(told) && Files.readAllLines(told).size() == 4);
            silent.began("second");
            await().until(() -> Files.readAllLines(told).size() == 6);
            assertThat(Files.readAllLines(told)).containsExactly("(first)", "end", "(first)", "end", "(second)", "end");
        }
    }

    /**
     * A command that writes each of its further arguments into a file, and does nothing behind that.
     *
     * @param fails where this command succeeds, the whole one fails
     */
    private static List<String> writing(Path file, String fails) {
        var script = "code=0; if " + fails
                + "; then code=1; fi; { printf '(%s)\\n' \"$@\"; echo end; } >> \"$FILE\"; exit $code";
        return List.of("/usr/bin/env", "FILE=" + file, "/bin/bash", "-c", script, "bash");
    }

    private static Watchdog watchdog(Duration betweenSigns) throws IOException {
        return new Watchdog("setsid", "bash", "", SILENCE, betweenSigns);
    }

    /** It leads a process group of its own once it has said a word. */
    private Process group() throws IOException {
        var process = new ProcessBuilder("setsid", "bash", "-c", "echo up; exec sleep 300").start();
        groups.add(process);
        process.inputReader().readLine();
        return process;
    }
}
