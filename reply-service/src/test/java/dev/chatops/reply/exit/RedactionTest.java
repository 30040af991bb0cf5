package dev.chatops.reply.exit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource({
        "glpat-aBcDeFgHiJkLmNoPqRsT, glpat-[MASKED]",
        "x=glrt-0123456789 end, x=glrt-[MASKED] end",
        "glrt-0123456789 and glrt-9876543210, glrt-[MASKED] and glrt-[MASKED]",
        "xoxb-123-456-abc, xoxb-[MASKED]",
        "https://hooks.slack.com/commands/T0/1/secret, https://hooks.slack.com/[MASKED]",
        "https://c/x?private_token=abc&y=1, https://c/x?private_token=[MASKED]&y=1",
        "ghp_0123456789abcdefghij0123456789abcdef, ghp_[MASKED]",
        "AKIAIOSFODNN7EXAMPLE, AKIA[MASKED]"
    })
    void tokensThatGiveThemselvesAwayAreMasked(String text, String redacted) {
        assertThat(Redaction.of(text)).isEqualTo(redacted);
        assertThat(new String(Redaction.of(text.getBytes(UTF_8)), UTF_8)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "glpat-[MASKED]",
                "the prefix glpat- alone",
                "xoxb-",
                "ghp_short",
                "AKIA",
                "see hooks.slack.com/docs",
                ""
            })
    void proseAndWhatIsMaskedAlreadyStay(String text) {
        assertThat(Redaction.of(text)).isSameAs(text);
    }

    @Test
    void bytesThatAreNoTextStayAsTheyAre() {
        var bytes = "\377\0glpat-aBcDeFgHiJkL\200".getBytes(ISO_8859_1);
        assertThat(Redaction.of(bytes)).isEqualTo("\377\0glpat-[MASKED]\200".getBytes(ISO_8859_1));
        var harmless = new byte[] {(byte) 0xff, 0};
        assertThat(Redaction.of(harmless)).isSameAs(harmless);
    }

    @Test
    void allTextsOfAMessagePassIt() throws Exception {
        var message = (ObjectNode)
                new ObjectMapper()
                        .readTree(
                                "{\"text\":\"glpat-0123456789\",\"n\":1,\"blocks\":[{\"text\":{\"text\":\"glpat-0123456789\"}}]}");
        assertThat(Redaction.in(message).toString())
                .isEqualTo(
                        "{\"text\":\"glpat-[MASKED]\",\"n\":1,\"blocks\":[{\"text\":{\"text\":\"glpat-[MASKED]\"}}]}");
    }
}
