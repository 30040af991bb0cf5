package dev.chatops.gateway.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chatops.gateway.slack.SlackSignature.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackSignatureTest {

    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String TIMESTAMP = "1531420618";
    private static final Instant NOW = Instant.ofEpochSecond(1531420618);
    private static final byte[] BODY =
            ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                            + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                            + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
                            + "96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")
                    .getBytes(UTF_8);
    private static final String SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    private final SlackSignature signature = new SlackSignature(List.of(SECRET), Duration.ofMinutes(5));

    @Test
    void theExampleOfSlacksOwnPageIsGenuine() {
        assertThat(signature.judge(TIMESTAMP, SIGNATURE, BODY, NOW)).isEqualTo(Verdict.GENUINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aBlankSecretIsNone(String blank) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SlackSignature(List.of(SECRET, blank), Duration.ofMinutes(5)))
                .withMessageContaining("CHATOPS_SLACK_SIGNING_SECRETS");
    }

    @Test
    void withoutASecretNobodyCanBeKnown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SlackSignature(List.of(), Duration.ofMinutes(5)))
                .withMessageContaining("CHATOPS_SLACK_SIGNING_SECRETS");
    }

    @Test
    void everySingleChangedBitOfTheBodyIsNoticed() {
        for (int i = 0; i < BODY.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                var changed = BODY.clone();
                changed[i] ^= (byte) (1 << bit);
                assertThat(signature.judge(TIMESTAMP, SIGNATURE, changed, NOW))
                        .as("byte %d, bit %d", i, bit)
                        .isEqualTo(Verdict.FORGED);
            }
        }
    }

    @Test
    void everyOtherCharacterInTheSignatureIsNoticed() {
        for (int i = 0; i < SIGNATURE.length(); i++) {
            var changed = new StringBuilder(SIGNATURE);
            changed.setCharAt(i, SIGNATURE.charAt(i) == '0' ? '1' : '0');
            assertThat(signature.judge(TIMESTAMP, changed.toString(), BODY, NOW))
                    .as("character %d", i)
                    .isEqualTo(Verdict.FORGED);
        }
    }

    @Test
    void aBodyOrSignatureCutShortOrLengthenedIsNoticed() {
        for (int length = 0; length < BODY.length; length++) {
            assertThat(signature.judge(TIMESTAMP, SIGNATURE, java.util.Arrays.copyOf(BODY, length), NOW))
                    .isEqualTo(Verdict.FORGED);
        }
        assertThat(signature.judge(TIMESTAMP, SIGNATURE.substring(0, 40), BODY, NOW))
                .isEqualTo(Verdict.FORGED);
        assertThat(signature.judge(TIMESTAMP, SIGNATURE + "0", BODY, NOW)).isEqualTo(Verdict.FORGED);
        assertThat(signature.judge(TIMESTAMP, SIGNATURE.toUpperCase(java.util.Locale.ROOT), BODY, NOW))
                .isEqualTo(Verdict.FORGED);
    }

    @ParameterizedTest
    @CsvSource({"0, GENUINE", "300, GENUINE", "301, STALE", "-300, GENUINE", "-301, STALE", "99999999, STALE"})
    void aTimestampMayBeFiveMinutesAwayEitherWay(long secondsLater, Verdict verdict) {
        assertThat(signature.judge(TIMESTAMP, SIGNATURE, BODY, NOW.plusSeconds(secondsLater)))
                .isEqualTo(verdict);
    }

    @Test
    void theTimestampIsSignedToo() {
        assertThat(signature.judge("1531420619", SIGNATURE, BODY, NOW)).isEqualTo(Verdict.FORGED);
        assertThat(signature.judge("01531420618", SIGNATURE, BODY, NOW)).isEqualTo(Verdict.FORGED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"now", "-1", "+1531420618", "1531420618.0", " 1531420618", "1e9", "99999999999999999999", "١٢٣"})
    void aTimestampThatIsNoNumberIsMalformed(String timestamp) {
        assertThat(signature.judge(timestamp, SIGNATURE, BODY, NOW)).isEqualTo(Verdict.MALFORMED);
    }

    @ParameterizedTest
    @NullAndEmptySource
    void withoutTimestampOrSignatureThereIsNothingToJudge(String nothing) {
        assertThat(signature.judge(nothing, SIGNATURE, BODY, NOW)).isEqualTo(Verdict.MISSING);
        assertThat(signature.judge(TIMESTAMP, nothing, BODY, NOW)).isEqualTo(Verdict.MISSING);
    }

    @Test
    void whileASecretIsRotatedBothAreGood() {
        var rotating = new SlackSignature(List.of("the-new-one", SECRET), Duration.ofMinutes(5));

        assertThat(rotating.judge(TIMESTAMP, SIGNATURE, BODY, NOW)).isEqualTo(Verdict.GENUINE);
        assertThat(rotating.judge(TIMESTAMP, SlackSignature.sign("the-new-one", TIMESTAMP, BODY), BODY, NOW))
                .isEqualTo(Verdict.GENUINE);
        assertThat(rotating.judge(TIMESTAMP, SlackSignature.sign("another", TIMESTAMP, BODY), BODY, NOW))
                .isEqualTo(Verdict.FORGED);
    }
}
