package dev.chatops.reply.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.LogSpan;
import dev.chatops.events.LogSpan.Kind;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AssemblyTest {

    private static final String START = "section_start:1600445393:chat_reply\r\033[0K";
    private static final String END = "section_end:1600445394:chat_reply\r\033[0K";
    private static final String ECHO = "\033[32;1m$ echo hi\033[0;m\n";

    private record Part(Kind kind, String text) {}

    private static Part runner(String text) {
        return new Part(Kind.RUNNER, text);
    }

    private static Part echo(String text) {
        return new Part(Kind.ECHO, text);
    }

    private static Part output(String text) {
        return new Part(Kind.OUTPUT, text);
    }

    private static Part after(String text) {
        return new Part(Kind.AFTER, text);
    }

    static Stream<Arguments> logs() {
        return Stream.of(
                Arguments.of(
                        "the output of a single command, alone",
                        true,
                        List.of(runner("head\n"), echo(ECHO), output("Hello World.\n"), runner("Job succeeded\n")),
                        "Hello World."),
                Arguments.of(
                        "several commands with their echoes",
                        false,
                        List.of(echo(ECHO), output("one\n"), echo(ECHO), output("two\n")),
                        ECHO + "one\n" + ECHO + "two"),
                Arguments.of(
                        "only the chat_reply section",
                        true,
                        List.of(echo(ECHO), output("hidden\n" + START + "\nshown\n" + END + "\nhidden\n")),
                        "shown"),
                Arguments.of(
                        "text right behind the marker, which GitLab loses",
                        true,
                        List.of(output(START + "shown\n" + END)),
                        "shown"),
                Arguments.of(
                        "an empty section is an empty reply, not the whole log",
                        true,
                        List.of(output("hidden\n" + START + "\n" + END)),
                        ""),
                Arguments.of(
                        "two sections in their order, which GitLab ignores",
                        true,
                        List.of(output(START + "\none\n" + END + "\nhidden\n" + START + "\ntwo" + END)),
                        "one\ntwo"),
                Arguments.of(
                        "a section that is not closed, which GitLab ignores",
                        true,
                        List.of(output("hidden\n" + START + "\nshown\nto the end\n")),
                        "shown\nto the end"),
                Arguments.of(
                        "a section with options",
                        true,
                        List.of(output("section_start:1:chat_reply[collapsed=true]\r\033[0K\nshown\n" + END)),
                        "shown"),
                Arguments.of(
                        "an erase before the end marker is not content",
                        true,
                        List.of(output(START + "\nshown\n\033[0K" + END)),
                        "shown"),
                Arguments.of(
                        "a section across two commands",
                        false,
                        List.of(output(START + "\none\n"), echo(ECHO), output("two\n" + END)),
                        "one\ntwo"),
                Arguments.of(
                        "a section in after_script",
                        false,
                        List.of(output("hidden\n"), after(START + "\nshown\n" + END)),
                        "shown"),
                Arguments.of(
                        "after_script is not part of the reply",
                        true,
                        List.of(output("shown\n"), after("hidden\n")),
                        "shown"),
                Arguments.of(
                        "the marker in a command's echo means nothing",
                        true,
                        List.of(echo(START), output("shown\n")),
                        "shown"),
                Arguments.of(
                        "what the runner says cannot be a reply",
                        true,
                        List.of(runner(START + "x" + END), output("shown\n")),
                        "shown"),
                Arguments.of(
                        "another section is part of the output",
                        true,
                        List.of(output("section_start:1:build\r\033[0K\nshown\n")),
                        "section_start:1:build\r\033[0K\nshown"),
                Arguments.of(
                        "a marker without its tail is text",
                        true,
                        List.of(output("section_start:1:chat_reply\nshown\n")),
                        "section_start:1:chat_reply\nshown"),
                Arguments.of(
                        "a name that only begins like it",
                        true,
                        List.of(output("section_start:1:chat_reply_x\r\033[0K\nshown\n")),
                        "section_start:1:chat_reply_x\r\033[0K\nshown"),
                Arguments.of("no output at all", true, List.of(echo(ECHO)), ""),
                Arguments.of("a Windows line end", true, List.of(output("shown\r\n")), "shown"),
                Arguments.of("only one line feed is dropped", true, List.of(output("shown\n\n")), "shown\n"),
                Arguments.of("an end without a start", true, List.of(output(END + "shown")), END + "shown"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("logs")
    void theReplyIs(String what, boolean singleCommand, List<Part> parts, String expected) {
        var output = Assembly.of(chunks(parts, new Random(0), 10_000), singleCommand, 1);
        assertThat(new String(output.bytes(), UTF_8)).isEqualTo(expected);
        assertThat(output.incomplete()).isFalse();
    }

    @RepeatedTest(50)
    void howeverTheLogIsCutTheReplyIsTheSame(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        logs().forEach(log -> {
            @SuppressWarnings("unchecked")
            var parts = (List<Part>) log.get()[2];
            boolean singleCommand = (boolean) log.get()[1];
            var chunks = chunks(parts, random, 5);
            var output = Assembly.of(chunks, singleCommand, chunks.size());
            assertThat(new String(output.bytes(), UTF_8))
                    .as("%s, seed %d", log.get()[0], repetition.getCurrentRepetition())
                    .isEqualTo(log.get()[3]);
        });
    }

    @Test
    void bytesThatAreNoTextPassThrough() {
        var bytes = new byte[] {(byte) 0xff, 0, (byte) 0xc3, 'x'};
        var chunk = new Chunk(1, List.of(new LogSpan(Kind.OUTPUT, 4)), bytes);
        assertThat(Assembly.of(List.of(chunk), true, 1).bytes()).isEqualTo(bytes);
    }

    @Test
    void aMissingPieceIsNotWaitedForAndSaid() {
        var one = new Chunk(1, List.of(new LogSpan(Kind.OUTPUT, 1)), new byte[] {'a'});
        var three = new Chunk(3, List.of(new LogSpan(Kind.OUTPUT, 1)), new byte[] {'c'});
        assertThat(Assembly.of(List.of(one, three), true, 3).incomplete())
                .as("a gap")
                .isTrue();
        assertThat(Assembly.of(List.of(one), true, 3).incomplete()).as("no end").isTrue();
        assertThat(Assembly.of(List.of(one), true, -1).incomplete())
                .as("the runner is gone")
                .isTrue();
        assertThat(Assembly.of(List.of(one), true, 1).incomplete()).isFalse();
        assertThat(Assembly.of(List.of(), true, 0).incomplete()).isFalse();
    }

    /** @param longest of a chunk, in bytes */
    private static List<Chunk> chunks(List<Part> parts, Random random, int longest) {
        var chunks = new ArrayList<Chunk>();
        var bytes = new ByteArrayOutputStream();
        var spans = new ArrayList<LogSpan>();
        for (var part : parts) {
            var text = part.text().getBytes(UTF_8);
            for (int at = 0; at < text.length; ) {
                int length = longest > 1_000 ? text.length : Math.min(text.length - at, 1 + random.nextInt(longest));
                bytes.writeBytes(Arrays.copyOfRange(text, at, at + length));
                spans.add(new LogSpan(part.kind(), length));
                at += length;
                if (longest <= 1_000 && random.nextBoolean()) {
                    chunks.add(new Chunk(chunks.size() + 1, List.copyOf(spans), bytes.toByteArray()));
                    spans.clear();
                    bytes.reset();
                }
            }
        }
        if (!spans.isEmpty()) {
            chunks.add(new Chunk(chunks.size() + 1, List.copyOf(spans), bytes.toByteArray()));
        }
        return chunks;
    }
}
