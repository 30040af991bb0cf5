package dev.chatops.runner.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.LogSpan.Kind;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputMarksTest {

    @Test
    void marksAreFoundHoweverTheOutputIsCut() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            var marks = new OutputMarks();
            var text = new StringBuilder();
            var expected = new StringBuilder();
            for (int i = 0; i < 6; i++) {
                var noise = noise(random, marks);
                text.append(noise).append(i % 2 == 0 ? marks.echo() : marks.output());
                expected.append(noise).append(i % 2 == 0 ? "<ECHO>" : "<OUTPUT>");
            }
            assertThat(cut(random, marks, text + "end")).isEqualTo(expected + "end");
        }
    }

    /** Output, with beginnings of marks in it. */
    private static String noise(Random random, OutputMarks marks) {
        var noise = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            var mark = marks.echo();
            noise.append(mark, 0, random.nextInt(mark.length() - 2)).append('.');
        }
        return noise.toString();
    }

    private static String cut(Random random, OutputMarks marks, String text) {
        var seen = new StringBuilder();
        var last = new Kind[] {Kind.OUTPUT};
        OutputMarks.Sink sink = (kind, bytes, from, to) -> {
            if (last[0] != kind) {
                last[0] = kind;
                seen.append('<').append(kind).append('>');
            }
            seen.append(new String(bytes, from, to - from, ISO_8859_1));
        };
        var bytes = text.getBytes(ISO_8859_1);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 60));
            marks.pass(Arrays.copyOfRange(bytes, at, at + length), length, sink);
            at += length;
        }
        marks.end(sink);
        return seen.toString();
    }
}
