package dev.chatops.reply.render;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan;
import dev.chatops.reply.exit.Redaction;
import dev.chatops.reply.log.Chunk;
import dev.chatops.reply.log.Output;
import dev.chatops.reply.log.SectionScanner;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job may print what it likes: the work grows with the output and no faster. It is done within a transaction. */
class HostileOutputTest {

    private static final int KIB = 1024;

    /** Quadratic work would take that many times as long as work that grows with the output, and not four times. */
    private static final int TIMES = 32;

    private static final int SLACK = 4;

    /** So that a thread that was held up for a moment does not count. */
    private static final long LEAST_NANOS = 3_000_000;

    private static final Duration FOR_EVER = Duration.ofMinutes(1);

    /**
     * An output.
     *
     * @param unit is repeated, or is a seed when it is a number
     */
    private record Hostile(String unit) {

        byte[] bytes(int length) {
            var bytes = new byte[length];
            if (unit.matches("[0-9]+")) {
                var random = new Random(Long.parseLong(unit));
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) "\r\r\r\033[]&`<\n0m;section_:\u0085".charAt(random.nextInt(23));
                }
                return bytes;
            }
            var once = unit.equals("\u00ff") ? unit.getBytes(ISO_8859_1) : unit.getBytes(UTF_8);
            for (int i = 0; i < length; i++) {
                bytes[i] = once[i % once.length];
            }
            return bytes;
        }

        @Override
        public String toString() {
            return unit.chars()
                    .mapToObj(c -> c > ' ' && c < 127 ? Character.toString(c) : "\\x%02x".formatted(c))
                    .reduce("", String::concat);
        }
    }

    static Stream<Hostile> outputs() {
        return Stream.of(
                        "\r",
                        "\r\r\r\n",
                        "a\r",
                        "\u2028",
                        "\u0085",
                        "\r\u2028\r",
                        "\033",
                        "\033[",
                        "\033[0",
                        "\033]",
                        "\033\\",
                        "[",
                        "&",
                        "<&>",
                        "`",
                        "\n",
                        "\0",
                        "\u00ff",
                        "🚀",
                        "section_",
                        "section_start:1:",
                        "section_start:1:x[",
                        "section_start:1:chat_reply\r\033[0Ksection_end:1:chat_reply\r\033[0K",
                        "section_start:1:step_script\r\033[0Ksection_end:1:step_script\r\033[0K",
                        "glpat-",
                        "rss_token=a\r",
                        "1",
                        "2")
                .map(Hostile::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outputs")
    void whatPeopleReadOfItTakesTimeThatGrowsWithIt(Hostile output) {
        growsWith(8 * KIB, output, ReadableText::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outputs")
    void itsReplyTakesTimeThatGrowsWithIt(Hostile output) {
        growsWith(128 * KIB, output, bytes -> reply(LogSpan.Kind.OUTPUT, bytes));
        growsWith(128 * KIB, output, bytes -> reply(LogSpan.Kind.UNTYPED, bytes));
    }

    private interface Work {
        Object on(byte[] bytes);
    }

    private static void growsWith(int length, Hostile output, Work work) {
        var once = output.bytes(length);
        var often = output.bytes(TIMES * length);
        assertTimeoutPreemptively(FOR_EVER, () -> {
            long small = Math.min(nanos(once, work), nanos(once, work)); // the first one may compile
            assertThat(nanos(often, work))
                    .as("nanoseconds of processor for %d times what took %d", TIMES, small)
                    .isLessThan(SLACK * TIMES * Math.max(small, LEAST_NANOS));
        });
    }

    /** Of this thread alone. */
    private static long nanos(byte[] bytes, Work work) {
        var threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        assertThat(work.on(bytes)).isNotNull();
        return threads.getCurrentThreadCpuTime() - began;
    }

    /** As it is made of a log: scanned chunk by chunk, redacted, written. */
    private static Object reply(LogSpan.Kind writer, byte[] log) {
        var scanner = new SectionScanner(true);
        long sequence = 0;
        for (int from = 0; from < log.length; from += 64 * KIB) {
            var chunk = Arrays.copyOfRange(log, from, Math.min(log.length, from + 64 * KIB));
            scanner.accept(new Chunk(++sequence, List.of(new LogSpan(writer, chunk.length)), chunk));
        }
        var scanned = scanner.end(sequence);
        var output = new Output(Redaction.of(scanned.bytes()), Redaction.of(scanned.lastLines()), false);
        var end = new JobFinished(
                Instant.EPOCH, 42, 1, new UUID(0, 1), JobStatus.FAILED, 1, null, null, sequence, false, Instant.EPOCH);
        var job = new Reply.Job(42, 7, "acme/demo", "hello-world", "ada", URI.create("http://c/acme/demo/-/jobs/42"));
        return SlackMessages.of(new Reply.OfJob(new UUID(0, 2), job, end, output));
    }
}
