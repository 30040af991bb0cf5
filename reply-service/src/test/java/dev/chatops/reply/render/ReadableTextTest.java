package dev.chatops.reply.render;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadableTextTest {

    static Stream<Arguments> outputs() {
        return Stream.of(
                Arguments.of("colours", "\033[32;1m$ make\033[0;m\n", "$ make\n"),
                Arguments.of("24-bit colours", "\033[38:2:255:0:0mred\033[m", "red"),
                Arguments.of("cursor movements", "a\033[2Kb\033[1;1Hc\033[?25l", "abc"),
                Arguments.of("what tput sgr0 prints", "\033(B\033[mplain", "plain"),
                Arguments.of("saved cursors", "\0337a\0338\033=b\033>", "ab"),
                Arguments.of("a window title", "\033]0;title\007text", "text"),
                Arguments.of("a link, whose words stay", "\033]8;;http://x\033\\words\033]8;;\033\\", "words"),
                Arguments.of("a title that does not end hides its line only", "\033]0;tit\nnext", "\nnext"),
                Arguments.of("device control", "\033Pq#0\033\\text", "text"),
                Arguments.of("an escape at the very end", "text\033", "text"),
                Arguments.of("progress, of which the last state stays", "10 %\r50 %\r100 %\ndone", "100 %\ndone"),
                Arguments.of("progress that ends in a return", "10 %\r100 %\r", "100 %"),
                Arguments.of("a return on each line", "a\rb\nc\rd\r\ne\r\r", "b\nd\ne"),
                Arguments.of("nothing but returns", "\r\r\r\n\r", "\n"),
                Arguments.of("what stood before a separator that is none here", "a\u2028b\rc", "c"),
                Arguments.of("Windows line ends", "a\r\nb\r\r\nc", "a\nb\nc"),
                Arguments.of("section markers", "section_start:1:x[collapsed=true]\r\033[0Ktext", "text"),
                Arguments.of("tabs and empty lines stay", "a\tb\n\nc", "a\tb\n\nc"),
                Arguments.of("bells, backspaces and NUL", "a\007b\bc\0d", "abcd"),
                Arguments.of("C1 controls", "a\u009bb\u0085c", "abc"),
                Arguments.of("writing turned round", "a\u202egnp.exe\u202c\u2066b\u2069", "agnp.exeb"),
                Arguments.of("letters of all kinds stay", "grün 漢字 🚀", "grün 漢字 🚀"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outputs")
    void peopleRead(String what, String output, String expected) {
        assertThat(ReadableText.of(output.getBytes(UTF_8))).isEqualTo(expected);
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        assertThat(ReadableText.of("a\377b".getBytes(ISO_8859_1))).isEqualTo("a\uFFFDb");
    }

    @RepeatedTest(200)
    void nothingButTextAndItsLinesIsLeft(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var bytes = new byte[random.nextInt(500)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte)
                    (random.nextInt(3) == 0 ? "\033[]\r\n\0078;mK(".charAt(random.nextInt(11)) : random.nextInt());
        }
        assertThat(ReadableText.of(bytes).chars())
                .as("seed %d", repetition.getCurrentRepetition())
                .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
    }
}
