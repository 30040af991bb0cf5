package dev.chatops.reply.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ChatAction;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.FailureReason;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobStatus;
import dev.chatops.reply.golden.SlackLimits;
import dev.chatops.reply.log.Output;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SlackMessagesTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:15:30Z");
    private static final UUID COMMAND = UUID.randomUUID();
    private static final Reply.Job JOB =
            new Reply.Job(42, 7, "acme/demo", "hello-world", "ada", URI.create("http://c/acme/demo/-/jobs/42"));

    @Test
    void theVerdictStandsFirstAndTheOutputVerbatimBehindIt() {
        var message = of(JobStatus.SUCCESS, 0, null, "Hello World.");
        assertThat(message.path("text").asText())
                .isEqualTo(
                        "✅ *hello-world* succeeded · asked for by ada · 2.0 s · <http://c/acme/demo/-/jobs/42|job #42>"
                                + "\nHello World.");
        assertThat(message.path("response_type").asText()).isEqualTo("in_channel");
        assertThat(preformatted(message)).isEqualTo("Hello World.");
        assertThat(message.at("/metadata/event_type").asText()).isEqualTo("chatops_answer");
        assertThat(message.at("/metadata/event_payload/exit_code").asInt(-1)).isZero();
    }

    @Test
    void aFailureSaysItsExitCodeOrReason() {
        assertThat(of(JobStatus.FAILED, 3, FailureReason.SCRIPT_FAILURE, "x")
                        .path("text")
                        .asText())
                .contains("❌", "failed with exit code 3");
        assertThat(of(JobStatus.FAILED, null, FailureReason.JOB_EXECUTION_TIMEOUT, "x")
                        .path("text")
                        .asText())
                .contains("timed out");
        assertThat(of(JobStatus.FAILED, null, FailureReason.RUNNER_SYSTEM_FAILURE, "")
                        .path("text")
                        .asText())
                .contains("the runner failed");
        assertThat(of(JobStatus.CANCELED, null, FailureReason.JOB_CANCELED, "")
                        .path("text")
                        .asText())
                .contains("was canceled");
    }

    @Test
    void emptyOutputIsSaidAndNeverAnEmptyBlock() {
        for (var nothing : new String[] {"", "\n\n", "\033[0m", " "}) {
            var message = of(JobStatus.SUCCESS, 0, null, nothing);
            assertThat(message.path("text").asText()).contains("printed nothing");
            assertThat(message.path("blocks")).hasSize(2);
        }
    }

    @Test
    void whatIsSaidOfAnEmptyAnswerIsTrue() {
        var failed = end(JobStatus.FAILED, 3, FailureReason.SCRIPT_FAILURE);
        var section = new Output(new byte[0], "hello".getBytes(UTF_8), false);
        assertThat(text(failed, section))
                .contains("the section `chat_reply` is empty", "hello")
                .doesNotContain("printed nothing");

        var hook = "its hooks:pre_get_sources_script failed with exit code 3";
        assertThat(text(saying(hook, 3), new Output(new byte[0], false)))
                .contains("failed with exit code 3", hook)
                .doesNotContain("printed nothing");
    }

    @Test
    void aScriptThatSucceededIsNotSaidToHaveFailed() {
        var files = "its artifacts were not uploaded: no room";
        assertThat(text(saying(files, null), new Output(new byte[0], false)))
                .contains("*hello-world* failed ·", files)
                .doesNotContain("its script failed");
    }

    @Test
    void peopleReadItWithoutColoursAndOverwrittenProgress() {
        var message = of(JobStatus.SUCCESS, 0, null, "\033[32;1m$ make\033[0;m\n10 %\r100 %\r\ndone\007");
        assertThat(preformatted(message)).isEqualTo("$ make\n100 %\ndone");
    }

    @Test
    void outputCannotMentionLinkOrMarkUp() {
        var message = of(JobStatus.SUCCESS, 0, null, "<!channel> <@U0ADA> <http://evil|click> & ``` *b*");
        assertThat(message.path("text").asText())
                .contains("&lt;!channel&gt; &lt;@U0ADA&gt; &lt;http://evil|click&gt; &amp;")
                .doesNotContain("<!channel>", "<@U0ADA>", "<http://evil");
        assertThat(preformatted(message)).startsWith("<!channel>"); // Slack does not parse this kind of block
    }

    @Test
    void longOutputShowsItsFirstAndLastLinesAndSaysSo() {
        var output = new StringBuilder();
        for (int i = 1; i <= 2_000; i++) {
            output.append("line ").append(i).append('\n');
        }
        var message = of(JobStatus.SUCCESS, 0, null, output.toString());
        assertThat(preformatted(message))
                .startsWith("line 1\n")
                .endsWith("line 2000\n")
                .contains("left out");
        assertThat(message.path("text").asText()).contains("bytes of output", "line 2000");
    }

    @Test
    void nothingSaysThatAllOfALogThatIsCutStandsSomewhere() {
        var whole = end(JobStatus.SUCCESS, 0, null);
        var cut = new JobFinished(
                AT, 42, 1, whole.fence(), JobStatus.SUCCESS, 0, null, null, 3, true, AT.minusSeconds(2));
        var output = new Output("line\n".repeat(2_000).getBytes(UTF_8), false);
        assertThat(SlackMessages.of(new Reply.OfJob(COMMAND, JOB, whole, output))
                        .path("text")
                        .asText())
                .contains("has all of it._");
        assertThat(SlackMessages.of(new Reply.OfJob(COMMAND, JOB, cut, output))
                        .path("text")
                        .asText())
                .contains("longer than its limit", "has all that was kept._")
                .doesNotContain("all of it");
    }

    @Test
    void aRefusalKeepsItsBackticksAndIsSeenByTheAskerOnly() {
        var answer = new ChatAnswer(
                AT, COMMAND, ChatAnswer.Kind.REFUSED, true, "No job `<x>`. You typed: `/chatops <x>`", null, null);
        var message = SlackMessages.of(new Reply.OfPipeline(COMMAND, answer));
        assertThat(message.path("response_type").asText()).isEqualTo("ephemeral");
        assertThat(message.path("text").asText()).isEqualTo("🚫 No job `&lt;x&gt;`. You typed: `/chatops &lt;x&gt;`");
        assertThat(message.at("/metadata/event_payload/status").asText()).isEqualTo("refused");
    }

    @Test
    void nothingThatComesFromOutsideMakesAMessageThatSlackRefuses() {
        for (var sign : new String[] {"x", "&", "<", "\n", "`", "*", "\0"}) {
            var end = new JobFinished(
                    AT,
                    42,
                    1,
                    UUID.randomUUID(),
                    JobStatus.FAILED,
                    null,
                    FailureReason.RUNNER_SYSTEM_FAILURE,
                    sign.repeat(20_000),
                    -1,
                    true,
                    AT.minusSeconds(2));
            var output = new Output(sign.repeat(20_000).getBytes(UTF_8), true);
            var page = URI.create("http://c/" + "p".repeat(250));
            SlackLimits.check(
                    SlackMessages.of(new Reply.OfJob(
                            COMMAND,
                            new Reply.Job(42, 7, "acme/demo", sign.repeat(5_000), sign.repeat(5_000), page),
                            end,
                            output)),
                    "made of " + sign);
            SlackLimits.check(
                    SlackMessages.of(new Reply.OfPipeline(
                            COMMAND,
                            new ChatAnswer(
                                    AT, COMMAND, ChatAnswer.Kind.REFUSED, true, sign.repeat(20_000), null, null))),
                    "made of " + sign);
        }
    }

    @Test
    void aJobsNameCannotMarkUpItsVerdict() {
        var end = new JobFinished(
                AT, 42, 1, UUID.randomUUID(), JobStatus.SUCCESS, 0, null, null, 1, false, AT.minusSeconds(2));
        var text = SlackMessages.of(new Reply.OfJob(
                        COMMAND,
                        new Reply.Job(42, 7, "acme/demo", "a* `b` <!here>\nc", "<@U0BOB>", URI.create("http://c/1")),
                        end,
                        new Output(new byte[0], false)))
                .path("text")
                .asText();
        assertThat(text).startsWith("✅ *a∗ ˋbˋ &lt;!here&gt; c* succeeded · asked for by &lt;@U0BOB&gt; ");
    }

    @Test
    void aWordOnTheWayIsNotAnAnswer() {
        var notice = new ChatAnswer(AT, COMMAND, ChatAnswer.Kind.NOTICE, true, "Waiting.", 7L, 42L);
        var message = SlackMessages.of(new Reply.OfPipeline(COMMAND, notice));
        assertThat(message.at("/metadata/event_type").asText()).isEqualTo("chatops_notice");
        assertThat(message.at("/metadata/event_payload").has("status")).isFalse();
    }

    @RepeatedTest(100)
    void everyMessageIsWithinSlacksLimits(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var bytes = new byte[random.nextInt(30_000)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) { // the worst case for escaping
            java.util.Arrays.fill(bytes, (byte) "&<>\n".charAt(random.nextInt(4)));
        }
        var message = SlackMessages.of(job(JobStatus.FAILED, 1, FailureReason.SCRIPT_FAILURE, bytes));
        var seed = "seed " + repetition.getCurrentRepetition();
        SlackLimits.check(message, seed);
    }

    @RepeatedTest(200)
    void noOutputCanForgeAMentionALinkOrAnotherPartOfTheMessage(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var seed = "seed " + repetition.getCurrentRepetition();
        var output = new StringBuilder();
        for (int i = random.nextInt(400); i > 0; i--) {
            output.append(HOSTILE[random.nextInt(HOSTILE.length)]);
        }
        boolean succeeds = random.nextBoolean();
        var bytes = output.toString().getBytes(UTF_8);
        var end = end(
                succeeds ? JobStatus.SUCCESS : JobStatus.FAILED,
                succeeds ? 0 : 1,
                succeeds ? null : FailureReason.SCRIPT_FAILURE);
        var message = SlackMessages.of(new Reply.OfJob(COMMAND, JOB, end, new Output(bytes, bytes, false)));
        SlackLimits.check(message, seed);
        var heading = message.at("/blocks/0/text/text").asText();
        var text = message.path("text").asText();
        assertThat(text).as(seed).startsWith(heading);
        assertThat(text.substring(heading.length())).as(seed).doesNotContain("<", ">", "\0");
        assertThat(text.substring(heading.length()).replaceAll("&(amp|lt|gt);", ""))
                .as(seed)
                .doesNotContain("&");
        assertThat(heading).as(seed).doesNotContain("here>", "U0BOB", "evil");
        // what is printed stands in blocks that Slack does not parse, and nowhere else
        assertThat(message.path("blocks"))
                .as(seed)
                .allSatisfy(block -> assertThat(block.path("type").asText()).isIn("section", "rich_text", "actions"))
                .filteredOn(block -> block.path("type").asText().equals("section"))
                .allSatisfy(block ->
                        assertThat(block.at("/text/text").asText()).isIn(heading, "_The last lines of its log:_"));
        for (int step = 0; step <= SimplerMessage.LAST_STEP; step++) {
            var simpler = SimplerMessage.of((ObjectNode) message, step);
            assertThat(simpler.path("text").asText()).as(seed).startsWith(heading);
        }
    }

    private static final String[] HOSTILE = {
        "<!channel>",
        "<!here>",
        "<@U0BOB>",
        "<http://evil|click>",
        "&lt;",
        "&",
        "```",
        "`",
        "*",
        "_",
        "~",
        "\n",
        "\n> ",
        "\0",
        "\033[31m",
        "\r",
        "\u202e",
        "section_start:1:chat_reply\r\033[0K",
        "{\"type\":\"actions\"}",
        "\"",
        "\\",
        "🚀",
        "x".repeat(100)
    };

    @Test
    void buttonsThatSlackWouldNotTakeAreCutOrLeftOut() {
        var actions = new ArrayList<ChatAction>();
        for (int i = 0; i < 40; i++) {
            actions.add(
                    new ChatAction("l".repeat(100), "acme/demo play " + i, ChatAction.Style.DANGER, "c".repeat(400)));
        }
        actions.addFirst(new ChatAction("", "help", ChatAction.Style.UNKNOWN, null));
        actions.addFirst(new ChatAction("too long", "x".repeat(2_001), ChatAction.Style.PLAIN, null));
        var message = SlackMessages.of(new Reply.OfPipeline(
                COMMAND,
                new ChatAnswer(AT, COMMAND, ChatAnswer.Kind.ANSWERED, false, "Waiting:", null, null, actions, false)));
        SlackLimits.check(message, "buttons");
        assertThat(message.at("/blocks/1/elements").size()).isBetween(10, 24);
        assertThat(message.at("/blocks/1/elements/0/value").asText()).isEqualTo("help");
        assertThat(message.at("/blocks/1/elements/1/style").asText()).isEqualTo("danger");
    }

    @Test
    void progressShowsTheLastLineThatPeopleCanRead() {
        var printed = "one\n10 %\r\033[32m50 % <!here>\033[0m\n\n \n".getBytes(UTF_8);
        var message = SlackMessages.of(new Reply.OfProgress(COMMAND, JOB, true, Duration.ofSeconds(75), printed));
        SlackLimits.check(message, "progress");
        assertThat(message.path("text").asText()).contains("is running", "1 min 15 s", "\n50 % &lt;!here&gt;");
        assertThat(preformatted(message)).isEqualTo("50 % <!here>");
        assertThat(message.at("/metadata/event_type").asText()).isEqualTo("chatops_progress");
        var waits = SlackMessages.of(new Reply.OfProgress(COMMAND, JOB, false, Duration.ofSeconds(5), new byte[0]));
        assertThat(waits.path("blocks")).hasSize(2);
        assertThat(waits.path("text").asText()).contains("waiting for a runner");
    }

    private static String preformatted(JsonNode message) {
        return message.at("/blocks/1/elements/0/elements/0/text").asText();
    }

    private static JsonNode of(JobStatus status, Integer exitCode, FailureReason reason, String output) {
        return SlackMessages.of(job(status, exitCode, reason, output.getBytes(UTF_8)));
    }

    private static String text(JobFinished end, Output output) {
        return SlackMessages.of(new Reply.OfJob(COMMAND, JOB, end, output))
                .path("text")
                .asText();
    }

    private static JobFinished saying(String message, Integer exitCode) {
        return new JobFinished(
                AT,
                42,
                1,
                UUID.randomUUID(),
                JobStatus.FAILED,
                exitCode,
                FailureReason.SCRIPT_FAILURE,
                message,
                3,
                false,
                AT.minusSeconds(2));
    }

    private static Reply job(JobStatus status, Integer exitCode, FailureReason reason, byte[] output) {
        return new Reply.OfJob(COMMAND, JOB, end(status, exitCode, reason), new Output(output, false));
    }

    private static JobFinished end(JobStatus status, Integer exitCode, FailureReason reason) {
        return new JobFinished(
                AT, 42, 1, UUID.randomUUID(), status, exitCode, reason, null, 3, false, AT.minusSeconds(2));
    }
}
