package dev.chatops.reply.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.FailureReason;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobStatus;
import dev.chatops.reply.log.Assembly;
import java.net.URI;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SlackMessagesTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:15:30Z");
    private static final UUID COMMAND = UUID.randomUUID();

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
                .contains("failed: it timed out");
        assertThat(of(JobStatus.FAILED, null, FailureReason.RUNNER_SYSTEM_FAILURE, "")
                        .path("text")
                        .asText())
                .contains("the runner failed or was lost");
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
            assertThat(message.path("blocks")).hasSize(1);
        }
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
    void aRefusalKeepsItsBackticksAndIsSeenByTheAskerOnly() {
        var answer = new ChatAnswer(
                AT, COMMAND, ChatAnswer.Kind.REFUSED, true, "No job `<x>`. You typed: `/chatops <x>`", null, null);
        var message = SlackMessages.of(new Reply.OfPipeline(COMMAND, answer));
        assertThat(message.path("response_type").asText()).isEqualTo("ephemeral");
        assertThat(message.path("text").asText()).isEqualTo("No job `&lt;x&gt;`. You typed: `/chatops &lt;x&gt;`");
        assertThat(message.at("/metadata/event_payload/status").asText()).isEqualTo("refused");
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
        assertThat(message.path("text").asText().length()).as(seed).isLessThanOrEqualTo(4_000);
        int all = 0;
        for (var block : message.path("blocks")) {
            if (block.path("type").asText().equals("section")) {
                assertThat(block.at("/text/text").asText().length()).as(seed).isBetween(1, 3_000);
            } else {
                assertThat(preformatted(message)).as(seed).isNotEmpty();
            }
            all += block.toString().length();
        }
        assertThat(all).as(seed).isLessThan(13_000);
    }

    private static String preformatted(JsonNode message) {
        return message.at("/blocks/1/elements/0/elements/0/text").asText();
    }

    private static JsonNode of(JobStatus status, Integer exitCode, FailureReason reason, String output) {
        return SlackMessages.of(job(status, exitCode, reason, output.getBytes(UTF_8)));
    }

    private static Reply job(JobStatus status, Integer exitCode, FailureReason reason, byte[] output) {
        return new Reply.OfJob(
                COMMAND,
                7,
                "hello-world",
                "ada",
                URI.create("http://c/acme/demo/-/jobs/42"),
                new JobFinished(
                        AT, 42, 1, UUID.randomUUID(), status, exitCode, reason, null, 3, false, AT.minusSeconds(2)),
                new Assembly.Output(output, false));
    }
}
