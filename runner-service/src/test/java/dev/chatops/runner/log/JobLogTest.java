package dev.chatops.runner.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.LogSpan;
import dev.chatops.events.LogSpan.Kind;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class JobLogTest {

    private record Chunk(List<LogSpan> spans, byte[] bytes) {}

    private final List<Chunk> chunks = new CopyOnWriteArrayList<>();

    @Test
    void firstBytesGoOutWithoutWaitingForMore() {
        try (var log = log(1_000)) {
            log.say("hello");
            await().atMost(Duration.ofSeconds(2)).until(() -> text().equals("hello"));
        }
    }

    @Test
    void writersOfAShortLogShareAChunk() {
        try (var log = log(1_000)) {
            log.say("r");
            write(log, Kind.ECHO, "e\n");
            write(log, Kind.OUTPUT, "out");
            write(log, Kind.OUTPUT, "put");
        }
        assertThat(chunks).hasSize(1);
        assertThat(chunks.getFirst().spans)
                .containsExactly(new LogSpan(Kind.RUNNER, 1), new LogSpan(Kind.ECHO, 2), new LogSpan(Kind.OUTPUT, 6));
    }

    @Test
    void noChunkIsTooLongAndNoByteIsLost() {
        var bytes = new byte[300_000];
        new Random(5).nextBytes(bytes);
        var log = log(bytes.length);
        log.write(Kind.OUTPUT, bytes, 0, bytes.length);
        log.close();

        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.bytes.length).isLessThanOrEqualTo(JobLogChunk.MAX_BYTES);
            assertThat(chunk.spans.stream().mapToInt(LogSpan::bytes).sum()).isEqualTo(chunk.bytes.length);
        });
        assertThat(all()).isEqualTo(bytes);
        assertThat(log.length()).isEqualTo(bytes.length);
        assertThat(log.isTruncated()).isFalse();
    }

    @Test
    void beyondTheLimitOnlyTheRunnerIsHeard() {
        var log = log(10);
        write(log, Kind.OUTPUT, "0123456789");
        write(log, Kind.OUTPUT, "lost");
        write(log, Kind.ECHO, "lost too");
        log.say("section_end");
        log.close();

        assertThat(text())
                .startsWith("0123456789")
                .contains("limit of 10 bytes")
                .endsWith("section_end");
        assertThat(text()).doesNotContain("lost");
        assertThat(log.isTruncated()).isTrue();
        assertThat(log.length()).isEqualTo(all().length);
    }

    @Test
    void aSecretCutByAPauseIsHidden() {
        try (var log = log(1_000)) {
            write(log, Kind.OUTPUT, "a s3c");
            await().until(() -> text().equals("a "));
            write(log, Kind.OUTPUT, "ret b");
        }
        assertThat(text()).isEqualTo("a [MASKED] b");
    }

    @Test
    void nothingComesAfterTheEnd() {
        var log = log(1_000);
        log.say("end");
        log.close();
        write(log, Kind.OUTPUT, "of a process that would not go");
        log.close();
        assertThat(text()).isEqualTo("end");
    }

    private JobLog log(long limitBytes) {
        return new JobLog(List.of("s3cret"), limitBytes, (spans, bytes) -> chunks.add(new Chunk(spans, bytes)));
    }

    private static void write(JobLog log, Kind kind, String text) {
        var bytes = text.getBytes(UTF_8);
        log.write(kind, bytes, 0, bytes.length);
    }

    private byte[] all() {
        var all = new ByteArrayOutputStream();
        chunks.forEach(chunk -> all.writeBytes(chunk.bytes));
        return all.toByteArray();
    }

    private String text() {
        return new String(all(), UTF_8);
    }
}
