package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.local.world.World;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole chain, from outside: packaged services, a real broker, a real database, and things broken on purpose. */
@ExtendWith(SharedWorld.class)
class ChainTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestProject project;
    private final World world;
    private final Chat chat;

    ChainTest(SharedWorld.Parts parts) {
        project = parts.project();
        world = parts.world();
        chat = parts.chat();
    }

    @Test
    void aCommandIsAnsweredWithItsJobsOutput() throws Exception {
        var answer = chat.answerTo(chat.type("ada", "demo run hello-world"));
        assertThat(answer.path("text").asText()).endsWith("\nHello World.");
        assertThat(answer.path("response_type").asText()).isEqualTo("in_channel");
        assertThat(Chat.status(answer)).isEqualTo("success");
    }

    @Test
    void chatTextReachesTheJobAsItWasTyped() throws Exception {
        var typed = "a \"b c\" $(id) ${HOME} `id` \\ & <x> 'y";
        var answer = chat.answerTo(chat.type("ada", "demo run args " + typed));
        assertThat(answer.path("text").asText())
                .endsWith(
                        "\n" + typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    @Test
    void aVariableMayMentionWhatOnlyTheRunnerKnows() throws Exception {
        var answer = chat.answerTo(chat.type("ada", "demo run where"));
        assertThat(answer.path("text").asText()).endsWith("\nIt is true.");
    }

    @Test
    void aRefusalReachesOnlyWhoAsked() throws Exception {
        var answer = chat.answerTo(chat.type("bob", "demo run hello-world"));
        assertThat(Chat.status(answer)).isEqualTo("refused");
        assertThat(answer.path("response_type").asText()).isEqualTo("ephemeral");
        assertThat(answer.path("text").asText()).contains("takes the role Developer");
    }

    @Test
    void aFailedJobAnswersWithItsExitCodeAndOutput() throws Exception {
        var answer = chat.answerTo(chat.type("ada", "demo run broken"));
        assertThat(answer.path("text").asText()).contains("failed with exit code 7", "about to fail");
        assertThat(Chat.status(answer)).isEqualTo("failed");
    }

    @Test
    void twoRunnersShareTheWork() throws Exception {
        var runs = new ArrayList<String>();
        var commands = new ArrayList<String>();
        for (int i = 0; i < 8; i++) { // as many as both have slots for
            var run = TestProject.newRun();
            runs.add(run);
            commands.add(chat.type("ada", "demo run wait " + run));
        }
        for (var run : runs) {
            project.awaitStart(run);
        }
        for (var run : runs) {
            project.go(run);
        }
        for (var command : commands) {
            assertThat(Chat.status(chat.answerTo(command))).isEqualTo("success");
        }
    }

    /** G4, G3: noticed, and not silently repeated. */
    @Test
    void aJobWhoseRunnerIsKilledIsReportedAndNotRunAgain() throws Exception {
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        var runner = project.startsOf(run).getFirst().contains("runner-1") ? 1 : 2;
        world.runner(runner).kill();
        try {
            var answer = chat.answerTo(command);
            assertThat(answer.path("text").asText()).contains("runner");
            assertThat(Chat.status(answer)).isEqualTo("failed");
            assertThat(project.startsOf(run)).as("executions").hasSize(1);
            assertThat(Chat.status(chat.answerTo(chat.type("ada", "demo run hello-world"))))
                    .as("the other runner goes on")
                    .isEqualTo("success");
        } finally {
            project.go(run); // the process that the killed runner left behind
            world.runner(runner).start().awaitReady();
        }
        assertThat(chat.finalsOf(command)).hasSize(1);
    }

    /** G2: the command was accepted, so it is answered. */
    @Test
    void aCommandSurvivesTheDeathOfPipelineService() throws Exception {
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        world.service("pipeline-service").kill();
        var whileDead = chat.type("ada", "demo run hello-world");
        project.go(run);
        world.service("pipeline-service").start().awaitReady();
        assertThat(chat.answerTo(command).path("text").asText()).endsWith("\nwent on");
        assertThat(chat.answerTo(whileDead).path("text").asText()).endsWith("\nHello World.");
        assertThat(project.startsOf(run)).as("executions").hasSize(1);
        assertThat(chat.finalsOf(command)).hasSize(1);
    }

    @Test
    void aCommandThatWaitedSixMinutesForPipelineServiceIsNotRun() throws Exception {
        var run = TestProject.newRun();
        world.service("pipeline-service").stop(Duration.ofSeconds(15));
        String command;
        try {
            command = chat.type("ada", "demo run wait " + run);
            world.clock().advance(Duration.ofMinutes(6));
        } finally {
            world.service("pipeline-service").start().awaitReady();
        }
        var answer = chat.answerTo(command);
        assertThat(Chat.status(answer)).isEqualTo("refused");
        assertThat(answer.path("text").asText()).contains("6 minutes old", "not started");
        // one that runs behind it in the same channel, so the first would have started by now
        chat.answerTo(chat.type("ada", "demo run hello-world"));
        assertThat(project.startsOf(run)).isEmpty();
        assertThat(chat.finalsOf(command)).hasSize(1);
    }

    /** G6: the gateway publishes the same request twice; it is one command. */
    @Test
    void aCommandThatIsDeliveredTwiceRunsOnceAndIsAnsweredOnce() throws Exception {
        var run = TestProject.newRun();
        project.go(run);
        chat.fault("gateway", "duplicate", 1);
        var command = chat.type("ada", "demo run wait " + run);
        assertThat(Chat.status(chat.answerTo(command))).isEqualTo("success");
        chat.answerTo(chat.type("ada", "demo run hello-world"));
        assertThat(project.startsOf(run)).hasSize(1);
        assertThat(chat.finalsOf(command)).hasSize(1);
    }

    @Test
    void aJobGoesOnWhileTheBrokerIsRestarted() throws Exception {
        TestWorlds.requireRestartableParts();
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        world.restartKafka();
        project.go(run);
        assertThat(chat.answerTo(command).path("text").asText()).endsWith("\nwent on");
        assertThat(project.startsOf(run)).as("executions").hasSize(1);
        assertThat(chat.finalsOf(command)).hasSize(1);
    }

    @Test
    void aJobGoesOnWhileTheDatabaseIsRestarted() throws Exception {
        TestWorlds.requireRestartableParts();
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        world.restartPostgres();
        project.go(run);
        assertThat(chat.answerTo(command).path("text").asText()).endsWith("\nwent on");
        assertThat(project.startsOf(run)).as("executions").hasSize(1);
        assertThat(chat.finalsOf(command)).hasSize(1);
    }

    /**
     * G1: the database is away, and pipeline-service is told to stop. What it could not take is no dead letter, which nobody
     * would answer without an operator's word.
     */
    @Test
    void aStopLeavesACommandUnreadThatWaitsForTheDatabase() throws Exception {
        TestWorlds.requireOwnDatabase();
        var pipeline = world.service("pipeline-service");
        var database = new Database(world.jdbcUrl("pipeline"));
        try (var admin = Admin.create(Map.of("bootstrap.servers", world.kafkaBootstrapServers()))) {
            long said = Files.size(pipeline.log());
            String command;
            try {
                database.update("alter role pipeline connection limit 0");
                database.query(
                        "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'pipeline'");
                command = chat.type("ada", "demo run hello-world");
                await().atMost(LIMIT)
                        .until(() -> Files.readString(pipeline.log())
                                .substring((int) said)
                                .contains("taking a command again"));
                pipeline.terminate();
                await().atMost(LIMIT).until(() -> !pipeline.isAlive());
                assertThat(end(admin, "chat-commands") - committed(admin, "pipeline-service.chat-commands"))
                        .as("commands that stay unread, and such as were taken just before")
                        .isPositive();
            } finally {
                database.update("alter role pipeline connection limit -1");
                pipeline.stop(Duration.ofSeconds(15));
                pipeline.start().awaitReady();
            }
            assertThat(chat.answerTo(command).path("text").asText()).endsWith("\nHello World.");
            assertThat(chat.finalsOf(command)).hasSize(1);
        }
    }

    /** A post whose result is unknown is repeated so that it replaces the first. */
    @Test
    void aPostThatTimesOutIsReplacedAndNotDoubled() throws Exception {
        chat.fault("response_url", "timeout_after_accept", 1);
        var command = chat.type("ada", "demo run hello-world");
        chat.answerTo(command);
        await().atMost(LIMIT).until(() -> chat.postsOf(command) == 2);
        assertThat(chat.finalsOf(command)).hasSize(1);
    }

    /** Of all partitions together. */
    private static long end(Admin admin, String topic) throws Exception {
        var partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic, partition.partition()), _ -> OffsetSpec.latest()));
        return admin.listOffsets(partitions).all().get().values().stream()
                .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                .sum();
    }

    /** Of all partitions together, of which none was ever shortened. */
    private static long committed(Admin admin, String group) throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }
}
