package dev.chatops.reply.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.LogSpan;
import dev.chatops.events.LogSpan.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SectionScannerTest {

    private static final String[] PIECES = {
        "section_start:1:chat_reply\r\033[0K",
        "section_end:2:chat_reply\r\033[0K",
        "section_start:1:chat_reply[collapsed=true]\r\033[0K",
        "section_start:1:other\r\033[0K",
        "section_end:2:other\r\033[0K",
        "\033[0K",
        "\033[0Ksection_end:3:chat_reply\r\033[0K",
        "section_",
        "section_start:",
        "section_end:7:chat_",
        "chat_reply",
        "s",
        "\033",
        "\r",
        "\n",
        "[",
        "]",
        "text ",
        "start:1:",
        "reply\r\033[0K"
    };

    private static final Pattern MARKER = Pattern.compile("(?:\\x1b\\[0K)?section_(?<what>start|end):[0-9]+:"
            + "(?<name>[A-Za-z0-9_.-]+)(?:\\[[A-Za-z0-9_=, ]*])?\\r\\x1b\\[0K");

    @RepeatedTest(500)
    void anyOutputGivesWhatTheGrammarOfMarkersSays(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var log = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            log.append(PIECES[random.nextInt(PIECES.length)]);
        }
        assertThat(scan(random, log.toString()))
                .as("seed %d, log %s", repetition.getCurrentRepetition(), visible(log.toString()))
                .isEqualTo(visible(byGrammar(log.toString())));
    }

    /** The same by a regular expression over the whole log. */
    private static String byGrammar(String log) {
        var marker = MARKER.matcher(log);
        var outside = new StringBuilder();
        StringBuilder content = null;
        boolean isInside = false;
        int at = 0;
        while (marker.find()) {
            if (marker.group("what").equals("start") == isInside
                    || !marker.group("name").equals("chat_reply")) {
                continue; // it is text
            }
            (isInside ? content : outside).append(log, at, marker.start());
            at = marker.end();
            isInside = !isInside;
            if (isInside) {
                at += at < log.length() && log.charAt(at) == '\n' ? 1 : 0;
                if (content == null) {
                    content = new StringBuilder();
                } else if (!content.isEmpty() && content.charAt(content.length() - 1) != '\n') {
                    content.append('\n');
                }
            }
        }
        (isInside ? content : outside).append(log.substring(at));
        return (content == null ? outside : content).toString().replaceFirst("\\r?\\n\\z", "");
    }

    private static String scan(Random random, String log) {
        var bytes = log.getBytes(ISO_8859_1);
        var scanner = new SectionScanner(true);
        long sequence = 1;
        for (int at = 0; at < bytes.length; sequence++) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(12));
            var part = java.util.Arrays.copyOfRange(bytes, at, at + length);
            scanner.accept(new Chunk(sequence, List.of(new LogSpan(Kind.OUTPUT, length)), part));
            at += length;
        }
        return visible(new String(scanner.end(sequence - 1).bytes(), ISO_8859_1));
    }

    private static String visible(String text) {
        return text.replace("\033", "\\e").replace("\r", "\\r").replace("\n", "\\n");
    }

    @Test
    void noMarkerHasTwoWriters() {
        var output = output(
                new SectionScanner(false),
                "section_start:1:chat_",
                Kind.OUTPUT,
                "reply\r\033[0K",
                Kind.ECHO,
                "shown\n",
                Kind.OUTPUT);
        assertThat(output).isEqualTo("section_start:1:chat_reply\\r\\e[0Kshown");
    }

    @Test
    void ofALongLogWithASectionNothingElseIsKeptButLastLines() {
        var scanner = new SectionScanner(true);
        var line = "x".repeat(99).concat("\n").repeat(100);
        var section = "section_start:1:chat_reply\r\033[0K\nshown\nsection_end:2:chat_reply\r\033[0K";
        scanner.accept(chunk(1, line));
        scanner.accept(chunk(2, section));
        for (int i = 3; i < 100; i++) {
            scanner.accept(chunk(i, line));
        }
        scanner.accept(chunk(100, "the last one\n"));
        var output = scanner.end(100);
        assertThat(new String(output.bytes(), ISO_8859_1)).isEqualTo("shown");
        assertThat(new String(output.lastLines(), ISO_8859_1))
                .endsWith("the last one")
                .hasSizeLessThan(1_300)
                .startsWith("x".repeat(99) + "\n");
    }

    @Test
    void aMissingPieceIsNotWaitedForAndSaid() {
        assertThat(end(3, 1, 3).incomplete()).as("a gap").isTrue();
        assertThat(end(3, 1).incomplete()).as("no end").isTrue();
        assertThat(end(-1, 1).incomplete()).as("the runner is gone").isTrue();
        assertThat(end(1, 1).incomplete()).isFalse();
        assertThat(end(0).incomplete()).isFalse();
    }

    @Test
    void bytesThatAreNoTextPassThrough() {
        var bytes = new byte[] {(byte) 0xff, 0, (byte) 0xc3, 'x'};
        var scanner = new SectionScanner(true);
        scanner.accept(new Chunk(1, List.of(new LogSpan(Kind.OUTPUT, 4)), bytes));
        assertThat(scanner.end(1).bytes()).isEqualTo(bytes);
    }

    @Test
    void ofAChunkTheRunnersOwnWordsAreNotKept() {
        var spans = List.of(new LogSpan(Kind.RUNNER, 2), new LogSpan(Kind.OUTPUT, 3), new LogSpan(Kind.RUNNER, 1));
        var event = new JobLogChunk(Instant.EPOCH, 42, 1, UUID.randomUUID(), 5, spans, "r\nabcr".getBytes(ISO_8859_1));
        var chunk = Chunk.of(event);
        assertThat(chunk.sequence()).isEqualTo(5);
        assertThat(chunk.spans()).containsExactly(new LogSpan(Kind.OUTPUT, 3));
        assertThat(new String(chunk.bytes(), ISO_8859_1)).isEqualTo("abc");
    }

    private static Output end(long lastChunk, long... sequences) {
        var scanner = new SectionScanner(true);
        for (long sequence : sequences) {
            scanner.accept(chunk(sequence, "x"));
        }
        return scanner.end(lastChunk);
    }

    /** @param parts texts, each with its writer behind it */
    private static String output(SectionScanner scanner, Object... parts) {
        for (int i = 0; i < parts.length; i += 2) {
            var bytes = ((String) parts[i]).getBytes(ISO_8859_1);
            scanner.accept(new Chunk(i / 2 + 1, List.of(new LogSpan((Kind) parts[i + 1], bytes.length)), bytes));
        }
        return visible(new String(scanner.end(parts.length / 2).bytes(), ISO_8859_1));
    }

    private static Chunk chunk(long sequence, String output) {
        var bytes = output.getBytes(ISO_8859_1);
        return new Chunk(sequence, List.of(new LogSpan(Kind.OUTPUT, bytes.length)), bytes);
    }
}
