package dev.chatops.gateway.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackFormTest {

    private static final String COMPLETE =
            "team_id=T0DEMO&user_id=U0ADA&channel_id=C0GENERAL&command=%2Fchatops&response_url=https%3A%2F%2Fx&text=help";

    @Test
    void fieldsAreDecoded() {
        var form = parse("command=%2Fchatops&text=demo+run+args+%22a++b%22+%C3%A4%F0%9F%98%80%26%3D%25+1%2B1");

        assertThat(form.field("command")).isEqualTo("/chatops");
        assertThat(form.field("text")).isEqualTo("demo run args \"a  b\" ä😀&=% 1+1");
        assertThat(form.typed()).isEqualTo("/chatops demo run args \"a  b\" ä😀&=% 1+1");
    }

    @Test
    void anyTextComesThroughByteForByte() {
        var random = new Random(42);
        for (int i = 0; i < 1_000; i++) {
            var text = random.ints(random.nextInt(60), 1, 0x10FFFF)
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(parse("text=" + URLEncoder.encode(text, UTF_8)).field("text"))
                    .isEqualTo(text);
        }
    }

    @Test
    void theFirstOfTwoFieldsOfOneNameCounts() {
        assertThat(parse("user_id=U0ADA&user_id=U0BOB").field("user_id")).isEqualTo("U0ADA");
    }

    @Test
    void textMayBeEmptyOrMissing() {
        assertThat(parse("command=%2Fchatops&text=").field("text")).isEmpty();
        assertThat(parse("command=%2Fchatops").field("text")).isEmpty();
        assertThat(parse("command=%2Fchatops&text=").typed()).isEqualTo("/chatops");
    }

    @ParameterizedTest
    @ValueSource(strings = {"team_id", "user_id", "channel_id", "command", "response_url"})
    void aCommandMustHave(String field) {
        assertThat(parse(COMPLETE).missing()).isEmpty();
        assertThat(parse(COMPLETE.replace(field + "=", "x=")).missing()).contains(field);
        assertThat(parse(COMPLETE.replaceAll(field + "=[^&]*", field + "=")).missing())
                .contains(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text=%", "text=%2", "text=%zz", "text=a%+1", "text=%C3", "text=%FF", "te%GGxt=a"})
    void whatIsNotAFormInUtf8IsNone(String body) {
        assertThat(SlackForm.parse(body.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void bareBytesThatAreNotUtf8AreNoForm() {
        assertThat(SlackForm.parse(new byte[] {'t', '=', (byte) 0xC3})).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "&&=&", "{\"command\":\"/chatops\"}", "=", "a"})
    void otherBodiesLackEverything(String body) {
        assertThat(parse(body).missing()).contains("team_id");
    }

    @Test
    void aCheckOfTheCertificateIsNotACommand() {
        assertThat(parse("token=x&ssl_check=1").isSslCheck()).isTrue();
        assertThat(parse("token=x&ssl_check=0").isSslCheck()).isFalse();
        assertThat(parse(COMPLETE + "&ssl_check=1").isSslCheck()).isFalse();
    }

    @Test
    void whatIsPrintedHoldsNoReplyAddress() {
        assertThat(parse(COMPLETE).toString()).doesNotContain("https");
    }

    private static SlackForm parse(String body) {
        return SlackForm.parse(body.getBytes(UTF_8)).orElseThrow();
    }
}
