package dev.chatops.reply.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatops.events.FailureReason;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobStatus;
import dev.chatops.reply.log.Chunk;
import dev.chatops.reply.log.Output;
import dev.chatops.reply.log.SectionScanner;
import dev.chatops.reply.render.Reply;
import dev.chatops.reply.render.SlackMessages;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The replies to logs of our runner and of gitlab-runner's releases, as they are kept under {@code golden/}. */
class GoldenReplyTest {

    private static final String PAGE = "http://c/acme/demo/-/jobs/42";
    private static final Instant END = Instant.parse("2026-11-22T10:15:30Z");

    static Stream<GoldenLog> logs() {
        return GoldenLog.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("logs")
    void theReply(GoldenLog golden) {
        var chunks = golden.whole();
        assertThat(text(scan(golden, chunks).bytes())).isEqualTo(text(golden.reply()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("logs")
    void theMessage(GoldenLog golden) {
        var message = message(golden);
        if (golden.message() != null) {
            assertThat(message.path("text").asText().replace("<" + PAGE + "|job #42>", "LINK"))
                    .isEqualTo(golden.message());
        }
        SlackLimits.check(message, golden.name());
    }

    @Test
    void thereAreAtLeastFortyLogsAndNoTwoOfOneName() {
        assertThat(logs().map(GoldenLog::name)).hasSizeGreaterThan(40).doesNotHaveDuplicates();
    }

    @RepeatedTest(100)
    void howeverALogIsCutTheReplyIsTheSame(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        logs().forEach(golden -> {
            var chunks = golden.cut(random, 1 + random.nextInt(40));
            assertThat(text(scan(golden, chunks).bytes()))
                    .as("%s, seed %d", golden.name(), repetition.getCurrentRepetition())
                    .isEqualTo(text(golden.reply()));
        });
    }

    @RepeatedTest(20)
    void howeverOftenChunksAreDeliveredTheReplyIsTheSame(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        logs().forEach(golden -> {
            var chunks = golden.cut(random, 20);
            var redelivered = new ArrayList<Chunk>();
            for (int next = 0; next < chunks.size(); next++) {
                redelivered.addAll(chunks.subList(random.nextInt(next + 1), next + 1));
            }
            var output = scan(golden, redelivered);
            assertThat(text(output.bytes()))
                    .as("%s, seed %d", golden.name(), repetition.getCurrentRepetition())
                    .isEqualTo(text(golden.reply()));
            assertThat(output.incomplete()).isFalse();
        });
    }

    private static Output scan(GoldenLog golden, List<Chunk> chunks) {
        var scanner = new SectionScanner(golden.singleCommand());
        chunks.forEach(scanner::accept);
        return scanner.end(scanner.lastRead());
    }

    private static JsonNode message(GoldenLog golden) {
        var scanned = scan(golden, golden.whole());
        var output =
                new Output(scanned.bytes(), scanned.lastLines(), golden.status().equals("lost"));
        var job = new Reply.Job(42, 7, "acme/demo", "hello-world", "ada", URI.create(PAGE));
        return SlackMessages.of(new Reply.OfJob(UUID.randomUUID(), job, end(golden.status()), output));
    }

    private static JobFinished end(String status) {
        var words = status.split(" ");
        return switch (words[0]) {
            case "success" -> end(JobStatus.SUCCESS, 0, null, 1);
            case "failed" -> end(JobStatus.FAILED, Integer.valueOf(words[1]), FailureReason.SCRIPT_FAILURE, 1);
            case "canceled" -> end(JobStatus.CANCELED, null, FailureReason.JOB_CANCELED, 1);
            case "timeout" -> end(JobStatus.FAILED, null, FailureReason.JOB_EXECUTION_TIMEOUT, 1);
            case "lost" -> end(JobStatus.FAILED, null, FailureReason.RUNNER_SYSTEM_FAILURE, -1);
            default -> throw new IllegalArgumentException("no status is written " + status);
        };
    }

    private static JobFinished end(JobStatus status, Integer exitCode, FailureReason reason, long lastChunk) {
        return new JobFinished(
                END, 42, 1, UUID.randomUUID(), status, exitCode, reason, null, lastChunk, false, END.minusSeconds(2));
    }

    /** A character a byte, so that a difference shows. */
    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1).replace("\033", "\\e").replace("\r", "\\r");
    }
}
