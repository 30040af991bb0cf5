package dev.chatops.pipeline.artifact;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DotenvTest {

    @Test
    void eachLineIsAVariableAndNothingIsExpanded() throws Exception {
        assertThat(parse("\uFEFFA=1\r\n B_2 = two words \nURL=https://x/?a=b\nEMPTY=\nQUOTED=\"q\"\nREF=$A\nA=2\n"))
                .isEqualTo(Map.of(
                        "A", "2",
                        "B_2", "two words",
                        "URL", "https://x/?a=b",
                        "EMPTY", "",
                        "QUOTED", "\"q\"",
                        "REF", "$A"));
        assertThat(parse("")).isEmpty();
    }

    @Test
    void whatIsNoVariableIsRefusedWithItsLine() {
        assertRefused("A=1\n\nB=2", "line 2 is not KEY=value");
        assertRefused("# comment", "line 1 is not KEY=value");
        assertRefused("A=1\nNAME WITH BLANKS=x", "the key in line 2");
        assertRefused("=x", "the key in line 1");
        assertRefused("A=\0", "NUL");
    }

    @Test
    void gitLabsLimitsHold() throws Exception {
        var twenty =
                IntStream.rangeClosed(1, 20).mapToObj(i -> "V" + i + "=x\n").collect(Collectors.joining());
        assertThat(parse(twenty)).hasSize(20);
        assertRefused(twenty + "V21=x\n", "more than 20 variables");
        assertThat(parse("A=" + "x".repeat(5 * 1024 - 2))).hasSize(1);
        assertRefused("A=" + "x".repeat(5 * 1024 - 1), "more than 5120 bytes");
        assertThatThrownBy(() -> Dotenv.parse("Ä=ö".getBytes(UTF_16LE))).hasMessageContaining("not UTF-8");
    }

    private static Map<String, String> parse(String text) throws RefusedUploadException {
        return Dotenv.parse(text.getBytes(UTF_8));
    }

    private static void assertRefused(String text, String why) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(RefusedUploadException.class)
                .hasMessageContaining(why);
    }
}
