package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.local.world.ChildProcess;
import dev.chatops.local.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a job when its runner dies, hangs or is told to go, at each point of the job's life. */
@ExtendWith(SharedWorld.class)
class RunnerFaultsTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final TestProject project;
    private final World world;
    private final Chat chat;
    private final JobsApi api;

    RunnerFaultsTest(SharedWorld.Parts parts) {
        project = parts.project();
        world = parts.world();
        chat = parts.chat();
        api = parts.api();
    }

    /** Nothing was decided for the dead runner, so another one takes the job as if nothing had been. */
    @Test
    void aJobWhoseRunnerDiesBetweenTakingAndClaimingItRunsElsewhereOnce() throws Exception {
        var run = TestProject.newRun();
        project.go(run);
        var first = world.runner(1);
        var second = world.runner(2);
        var pipeline = world.service("pipeline-service");
        first.pause();
        second.pause();
        var paused = false;
        try {
            var marks = askedAgain(first);
            var command = chat.type("ada", "demo run wait " + run);
            long job = awaitPending(command);
            pipeline.pause();
            paused = true;
            first.resume();
            await().atMost(LIMIT).until(() -> askedAgain(first) > marks);
            first.kill();
            pipeline.resume();
            paused = false;
            second.resume();
            assertThat(Chat.status(chat.answerTo(command))).isEqualTo("success");
            assertThat(project.startsOf(run)).as("executions").hasSize(1);
            assertThat(chat.finalsOf(command)).hasSize(1);
            assertThat(api.job(job).path("status").asText()).isEqualTo("success");
        } finally {
            if (paused) {
                pipeline.resume();
            }
            second.resume();
            if (first.isAlive()) {
                first.resume();
            } else {
                first.start().awaitReady();
            }
        }
    }

    /** G4: nobody can know how it ended, so it is not run again and said so. */
    @Test
    void aJobThatEndedWithoutAWordIsReportedAsLostAndNotRunAgain() throws Exception {
        TestWorlds.requireRestartableParts();
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        var runner = runnerOf(run);
        // dead, not paused: a paused one still finds the runner's last word in its sockets when it goes on
        world.broker().kill();
        try {
            project.go(run);
            project.awaitEnd(run);
            runner.kill();
        } finally {
            world.restartKafka();
        }
        try {
            var answer = chat.answerTo(command);
            assertThat(Chat.status(answer)).isEqualTo("failed");
            assertThat(answer.path("text").asText()).contains("runner");
            assertThat(project.startsOf(run)).as("executions").hasSize(1);
            assertThat(chat.finalsOf(command)).hasSize(1);
        } finally {
            runner.start().awaitReady();
        }
    }

    /** G5: what a runner says after its lease ran out counts for nothing. */
    @Test
    void aRunnerThatHangsPastItsLeaseIsHeardNoMore() throws Exception {
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        var runner = runnerOf(run);
        runner.pause();
        try {
            var answer = chat.answerTo(command);
            assertThat(Chat.status(answer)).isEqualTo("failed");
            project.go(run);
        } finally {
            runner.resume();
        }
        long job = Chat.jobOf(chat.answerTo(command));
        // the runner is well again, and what it had to say of the lost attempt has been said by then
        await().atMost(LIMIT).until(() -> busySlots(runner) == 0);
        assertThat(Chat.status(chat.answerTo(chat.type("ada", "demo run hello-world"))))
                .isEqualTo("success");
        assertThat(api.trace(job)).doesNotContain("went on");
        assertThat(api.job(job).path("failure_reason").asText()).isEqualTo("runner_system_failure");
        assertThat(project.startsOf(run)).as("executions").hasSize(1);
        assertThat(chat.finalsOf(command)).hasSize(1);
    }

    @Test
    void aRunnerThatIsToldToGoFinishesItsJobAndTakesNoOther() throws Exception {
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        var runner = runnerOf(run);
        runner.terminate();
        try {
            for (int i = 0; i < 4; i++) {
                assertThat(Chat.status(chat.answerTo(chat.type("ada", "demo run hello-world"))))
                        .isEqualTo("success");
            }
            assertThat(runner.isAlive()).as("it still has a job").isTrue();
            project.go(run);
            assertThat(chat.answerTo(command).path("text").asText()).endsWith("\nwent on");
            await().atMost(LIMIT).until(() -> !runner.isAlive());
            assertThat(project.startsOf(run)).as("executions").hasSize(1);
        } finally {
            project.go(run);
            await().atMost(LIMIT).until(() -> !runner.isAlive());
            runner.start().awaitReady();
        }
    }

    @Test
    void aJobThatTakesTooLongIsEndedAndSaysSo() throws Exception {
        var answer = chat.answerTo(chat.type("ada", "demo run impatient"));
        assertThat(Chat.status(answer)).isEqualTo("failed");
        assertThat(answer.path("text").asText()).contains("timed out", "waiting");
        assertThat(api.job(Chat.jobOf(answer)).path("failure_reason").asText()).isEqualTo("job_execution_timeout");
    }

    /** The services of a world have a heap of 256 MiB. */
    @Test
    void aJobMayPrintMuchMoreThanAServiceHasMemory() throws Exception {
        int mebibytes = Integer.getInteger("chatops.flood", 200);
        var answer = chat.answerTo(chat.type("ada", "demo run flood " + mebibytes));
        assertThat(Chat.status(answer)).isEqualTo("success");
        var trace = api.trace(Chat.jobOf(answer));
        assertThat(trace.length()).isBetween(4 * 1024 * 1024, 5 * 1024 * 1024);
        assertThat(trace).contains("Job succeeded");
    }

    private long awaitPending(String command) throws Exception {
        await("the job of " + command)
                .atMost(LIMIT)
                .until(() -> api.jobOf(command).isPresent());
        long job = api.jobOf(command).orElseThrow();
        await().atMost(LIMIT).until(() -> api.job(job).path("status").asText().equals("pending"));
        return job;
    }

    private ChildProcess runnerOf(String run) throws IOException {
        return world.runner(project.startsOf(run).getFirst().contains("runner-1") ? 1 : 2);
    }

    private static long askedAgain(ChildProcess runner) throws IOException {
        try (var lines = Files.lines(runner.log())) {
            return lines.filter(line -> line.contains("claim not decided")).count();
        }
    }

    private static double busySlots(ChildProcess runner) throws IOException, InterruptedException {
        return Metrics.value(runner.url(), "chatops_slots_busy");
    }
}
