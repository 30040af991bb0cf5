package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatops.local.world.World;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs that end when Slack takes no answer any more; half an hour passes by moving the world's clock. */
@ExtendWith(SharedWorld.class)
class LongJobTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration TOO_LONG = Duration.ofMinutes(31);

    private final TestProject project;
    private final World world;
    private final Chat chat;
    private final JobsApi api;

    LongJobTest(SharedWorld.Parts parts) {
        project = parts.project();
        world = parts.world();
        chat = parts.chat();
        api = parts.api();
    }

    @Test
    void aJobThatEndsAfterThirtyOneMinutesPostsNothingAndItsRecordSaysWhy() throws Exception {
        TestWorlds.requireRestartableParts();
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        long job = jobOf(command);
        world.clock().advance(TOO_LONG);
        project.go(run);
        await().atMost(LIMIT).until(() -> api.job(job).path("status").asText().equals("success"));
        await("the job's record").atMost(LIMIT).until(() -> !outcomeOf(job).isEmpty());

        assertThat(outcomeOf(job)).startsWith("dropped: ").contains("30 minutes");
        assertThat(api.trace(job)).contains("went on");
        // one that is answered behind it, so an answer of the first would stand there by now
        chat.answerTo(chat.type("ada", "demo run hello-world"));
        assertThat(chat.finalsOf(command)).isEmpty();
        assertThat(triesFor(command)).as("not even tried").isEmpty();
    }

    @Test
    void aLongJobTellsTheChannelByItself() throws Exception {
        TestWorlds.requireRestartableParts();
        var run = TestProject.newRun();
        var channel = "reports-" + run.substring(0, 8);
        var command = chat.type("carol", channel, "reports run nightly-report " + run)
                .path("id")
                .asText();
        project.awaitStart(run);
        long job = jobOf(command);
        world.clock().advance(TOO_LONG);
        project.go(run);
        await().atMost(LIMIT).until(() -> textsOfTheJob(channel).size() == 2);

        assertThat(textsOfTheJob(channel).getFirst()).startsWith("The report for carol is being made.");
        assertThat(textsOfTheJob(channel).getLast()).isEqualTo("All &lt;green&gt; &amp; well.");
        assertThat(chat.messagesIn(channel))
                .filteredOn(message -> message.path("final").asBoolean())
                .isEmpty();
        await("the job's record").atMost(LIMIT).until(() -> outcomeOf(job).startsWith("dropped: "));
    }

    @Test
    void aLongJobThatFailsSaysSoByItself() throws Exception {
        TestWorlds.requireRestartableParts();
        var run = TestProject.newRun();
        var channel = "reports-" + run.substring(0, 8);
        chat.type("carol", channel, "reports run nightly-report " + run);
        project.awaitStart(run);
        world.clock().advance(TOO_LONG);
        project.goAndFail(run);
        await().atMost(LIMIT).until(() -> textsOfTheJob(channel).size() == 2);

        assertThat(textsOfTheJob(channel).getLast()).startsWith("The report for carol failed: http");
    }

    private List<String> textsOfTheJob(String channel) {
        return chat.messagesIn(channel).stream()
                .filter(message -> message.path("app").asText().equals("Nightly report"))
                .map(message -> message.path("text").asText())
                .toList();
    }

    private long jobOf(String command) {
        await().atMost(LIMIT).until(() -> api.jobOf(command).isPresent());
        try {
            return api.jobOf(command).orElseThrow();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<JsonNode> triesFor(String command) {
        return chat.posts().stream()
                .filter(post -> post.path("command_id").asText().equals(command)
                        && post.path("final").asBoolean())
                .toList();
    }

    /** What pipeline-service keeps of a job's answer; empty as long as it has heard nothing. */
    private String outcomeOf(long job) throws SQLException {
        var sql =
                "select reply_outcome || ': ' || coalesce(reply_reason, '') from job where id = ? and reply_outcome is not null";
        try (var connection = DriverManager.getConnection(world.jdbcUrl("pipeline"));
                var select = connection.prepareStatement(sql)) {
            select.setLong(1, job);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }
}
