package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.events.Topics;
import dev.chatops.local.world.ChildProcess;
import dev.chatops.local.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.awaitility.core.ConditionTimeoutException;
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
        var dead = false;
        try {
            // the services' clock is not the database's, by which an offer's time is over: a runner that goes by its
            // own
            // would throw this one away
            world.clock().advance(Duration.ofHours(3));
            var marks = askedAgain(first);
            var command = chat.type("ada", "demo run wait " + run);
            long job = awaitPending(command);
            // dead, not paused: a paused one finds the claim in its sockets when it goes on, and grants it
            pipeline.kill();
            dead = true;
            first.resume();
            await().atMost(LIMIT).until(() -> askedAgain(first) > marks);
            first.kill();
            pipeline.start().awaitReady();
            dead = false;
            second.resume();
            awaitStart(run, job);
            assertThat(Chat.status(chat.answerTo(command))).isEqualTo("success");
            assertThat(project.startsOf(run)).as("executions").hasSize(1);
            assertThat(chat.finalsOf(command)).hasSize(1);
            assertThat(api.job(job).path("status").asText()).isEqualTo("success");
        } finally {
            if (dead) {
                pipeline.start().awaitReady();
            }
            second.resume();
            if (first.isAlive()) {
                first.resume();
            } else {
                first.start().awaitReady();
            }
        }
    }

    /** G4: its claim is decided, so nobody else may run it. */
    @Test
    void aJobWhoseRunnerDiesBetweenItsClaimAndItsScriptIsReportedAndNeverRun() throws Exception {
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run claimed " + run);
        project.awaitClaim(run);
        long job = awaitStatus(command, "running");
        var runner = holderOf(job);
        runner.kill();
        try {
            var answer = chat.answerTo(command);
            assertThat(Chat.status(answer)).isEqualTo("failed");
            assertThat(answer.path("text").asText()).contains("runner");
            assertThat(project.startsOf(run)).as("executions").isEmpty();
            assertThat(api.job(job).path("failure_reason").asText()).isEqualTo("runner_system_failure");
            assertThat(chat.finalsOf(command)).hasSize(1);
        } finally {
            runner.start().awaitReady();
        }
    }

    /** G5: no sooner than the lost runner must have ended itself, which the test does not wait for. */
    @Test
    void aJobThatMayBeRetriedRunsOnceMoreElsewhereAndIsAnsweredOnce() throws Exception {
        TestWorlds.requireOwnDatabase();
        var database = new Database(world.jdbcUrl("pipeline"));
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run again " + run);
        project.awaitStart(run);
        var runner = runnerOf(run);
        runner.kill();
        try {
            long job = awaitStatus(command, "pending");
            assertThat(database.query("select retry_at > now() + interval '50 seconds' from job where id = " + job))
                    .isEqualTo("t");
            database.update("update job set retry_at = retry_at - interval '60 seconds' where id = " + job);
            await("the next attempt starts")
                    .atMost(LIMIT)
                    .until(() -> project.startsOf(run).size() == 2);
            project.go(run);
            assertThat(chat.answerTo(command).path("text").asText()).endsWith("\nwent on");
            assertThat(project.startsOf(run)).as("executions").hasSize(2).doesNotHaveDuplicates();
            assertThat(chat.finalsOf(command)).hasSize(1);
        } finally {
            project.go(run); // the process that the killed runner left behind
            runner.start().awaitReady();
        }
    }

    @Test
    void jobsOfAResourceGroupRunOneAfterTheOther() throws Exception {
        var first = TestProject.newRun();
        var second = TestProject.newRun();
        var firstCommand = chat.type("ada", "demo run exclusive " + first);
        project.awaitStart(first);
        var secondCommand = chat.type("ada", "demo run exclusive " + second);
        awaitStatus(secondCommand, "waiting_for_resource");
        chat.answerTo(chat.type("ada", "demo run hello-world")); // others go past it
        assertThat(project.startsOf(second)).isEmpty();
        project.go(first);
        assertThat(Chat.status(chat.answerTo(firstCommand))).isEqualTo("success");
        project.awaitStart(second);
        project.go(second);
        assertThat(Chat.status(chat.answerTo(secondCommand))).isEqualTo("success");
    }

    @Test
    void aRunningJobThatIsCanceledIsEnded() throws Exception {
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run again " + run); // one that could be retried
        project.awaitStart(run);
        long job = awaitStatus(command, "running");
        chat.answerTo(chat.type("ada", "demo cancel " + job));
        assertThat(Chat.status(chat.answerTo(command))).isEqualTo("canceled");
        project.go(run);
        chat.answerTo(chat.type("ada", "demo run hello-world"));
        assertThat(api.trace(job)).doesNotContain("went on");
        assertThat(project.startsOf(run)).as("executions").hasSize(1);
        assertThat(chat.finalsOf(command)).hasSize(1);
    }

    @Test
    void aJobThatIsCanceledBeforeARunnerHasItNeverRuns() throws Exception {
        var holding = TestProject.newRun();
        var waiting = TestProject.newRun();
        var queued = TestProject.newRun();
        var holdingCommand = chat.type("ada", "demo run exclusive " + holding);
        project.awaitStart(holding);
        var waitingCommand = chat.type("ada", "demo run exclusive " + waiting);
        chat.answerTo(chat.type("ada", "demo cancel " + awaitStatus(waitingCommand, "waiting_for_resource")));
        assertThat(Chat.status(chat.answerTo(waitingCommand))).isEqualTo("canceled");
        world.runner(1).pause();
        world.runner(2).pause();
        try {
            var queuedCommand = chat.type("ada", "demo run wait " + queued);
            chat.answerTo(chat.type("ada", "demo cancel " + awaitPending(queuedCommand)));
            assertThat(Chat.status(chat.answerTo(queuedCommand))).isEqualTo("canceled");
        } finally {
            world.runner(1).resume();
            world.runner(2).resume();
        }
        project.go(holding);
        assertThat(Chat.status(chat.answerTo(holdingCommand))).isEqualTo("success");
        chat.answerTo(chat.type("ada", "demo run hello-world")); // both would have been taken before it
        assertThat(project.startsOf(waiting)).isEmpty();
        assertThat(project.startsOf(queued)).isEmpty();
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

    /** Tells who has the offer, as the broker sees it, when the job does not start. */
    private void awaitStart(String run, long job) throws Exception {
        try {
            project.awaitStart(run);
        } catch (ConditionTimeoutException e) {
            var group = Topics.runnerGroup("default");
            try (var admin = Admin.create(Map.of("bootstrap.servers", world.kafkaBootstrapServers()))) {
                throw new AssertionError(
                        "job %d is %s; %s; read up to %s"
                                .formatted(
                                        job,
                                        api.job(job).path("status").asText(),
                                        admin.describeShareGroups(List.of(group))
                                                .all()
                                                .get(),
                                        admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                                                .partitionsToOffsetInfo(group)
                                                .get()),
                        e);
            }
        }
    }

    private long awaitPending(String command) throws Exception {
        return awaitStatus(command, "pending");
    }

    private long awaitStatus(String command, String status) throws Exception {
        await("the job of " + command)
                .atMost(LIMIT)
                .until(() -> api.jobOf(command).isPresent());
        long job = api.jobOf(command).orElseThrow();
        await().atMost(LIMIT).until(() -> api.job(job).path("status").asText().equals(status));
        return job;
    }

    private ChildProcess runnerOf(String run) throws IOException {
        return world.runner(project.startsOf(run).getFirst().contains("runner-1") ? 1 : 2);
    }

    private ChildProcess holderOf(long job) throws Exception {
        for (int number = 1; number <= 2; number++) {
            if (Files.readString(world.runner(number).log()).contains("job starts jobId=" + job + " ")) {
                return world.runner(number);
            }
        }
        throw new IllegalStateException("no runner says that it has job " + job);
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
