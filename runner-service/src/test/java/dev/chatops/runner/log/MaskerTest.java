package dev.chatops.runner.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MaskerTest {

    private static final List<String> SECRETS =
            List.of("s3cret", "s3cret-and-longer", "grüße", "aab", "glpat-secret", " padded ", "", "  ", "a b\nc");

    private static final List<String> WORDS = List.of(
            "s3cret",
            "s3cret-and-longer",
            "s3cre",
            "grüße",
            "gr",
            "aab",
            "aaaab",
            "aa",
            "glpat-",
            "glpat-Ab.c_1=-x",
            "xoxb-1-2",
            "glrt",
            "padded",
            "a b\nc",
            "a b",
            " ",
            "\n",
            "[MASKED]",
            "plain",
            "\u001b[0;m");

    @Test
    void aMaskedValueIsHidden() {
        assertThat(masked("token s3cret, s3cret.")).isEqualTo("token [MASKED], [MASKED].");
    }

    @Test
    void ofTwoValuesTheLongerOneIsHidden() {
        assertThat(masked("s3cret-and-longer")).isEqualTo("[MASKED]");
    }

    @Test
    void ofAValueOfSeveralLinesEachIsHiddenThatGivesSomethingAway() {
        var key = List.of("-----BEGIN KEY-----\r\n  c2VjcmV0LW9uZQ==\nkind: Config\n-----END KEY-----\n");
        assertThat(Masker.masked("c2VjcmV0LW9uZQ==\n> c2VjcmV0LW9uZQ==, -----END KEY-----, kind: Config", key))
                .isEqualTo("[MASKED]\n> [MASKED], [MASKED], kind: Config");
        assertThat(Masker.masked("key: " + key.getFirst(), key)).isEqualTo("key: [MASKED]\n");
    }

    @Test
    void whatFollowsATokenPrefixIsHidden() {
        assertThat(masked("use glpat-Ab.c_1=-x now, xoxb-12-ab")).isEqualTo("use glpat-[MASKED] now, xoxb-[MASKED]");
    }

    @Test
    void aPrefixAloneIsShown() {
        assertThat(masked("tokens begin with glpat- here")).isEqualTo("tokens begin with glpat- here");
    }

    @Test
    void bytesThatAreNoTextPassUnharmed() {
        var bytes = new byte[1_024];
        new Random(3).nextBytes(bytes);
        assertThat(cut(new Random(4), bytes)).isEqualTo(cut(null, bytes));
    }

    @Test
    void noCutOfTheOutputRevealsAMaskedValue() {
        var random = new Random(20);
        for (int round = 0; round < 5_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(WORDS.get(random.nextInt(WORDS.size())));
            }
            var bytes = text.toString().getBytes(UTF_8);
            var whole = new String(cut(null, bytes), UTF_8);
            assertThat(new String(cut(random, bytes), UTF_8))
                    .as(text.toString())
                    .isEqualTo(whole);
            assertThat(whole).doesNotContain("s3cret", "grüße", "aab", "padded", "a b\nc", "glpat-Ab");
        }
    }

    @Test
    void parametersOfUrlsThatAreSecretAreHidden() {
        assertThat(masked("curl 'https://h/a?x=1&Private_Token=ab%20c&y=2#f' https://s3/?X-Amz-Signature=0a1b"))
                .isEqualTo("curl 'https://h/a?x=1&Private_Token=[MASKED]&y=2#f' https://s3/?X-Amz-Signature=[MASKED]");
        assertThat(masked("?private_token= and xprivate_token=a")).isEqualTo("?private_token= and xprivate_token=a");
        assertThat(masked("?rss_token=s3cret&authenticity_token=glpat-x"))
                .isEqualTo("?rss_token=[MASKED]&authenticity_token=[MASKED]");
    }

    @Test
    void whereverItIsCutOnceOrTwiceItIsTheSame() {
        var text = "a s3cret-and-longer ?private_token=s3cret&x=aab glpat-glpat-1_gitlab_session=q xoxb- s3cre"
                .getBytes(UTF_8);
        var whole = new String(cut(null, text), UTF_8);
        for (int first = 0; first <= text.length; first++) {
            for (int second = first; second <= text.length; second++) {
                var shown = new ByteArrayOutputStream();
                var masker = new Masker(SECRETS, (part, from, to) -> shown.write(part, from, to - from));
                masker.pass(text, 0, first);
                masker.pass(text, first, second);
                masker.pass(text, second, text.length);
                masker.end();
                assertThat(shown.toString(UTF_8))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(whole);
            }
        }
    }

    /** Few letters, so that secrets overlap, contain and continue each other. */
    @Test
    void ofAnySecretsNoneIsShownHoweverTheyOverlap() {
        var random = new Random(33);
        for (int round = 0; round < 20_000; round++) {
            var secrets = Stream.generate(() -> word(random, 1 + random.nextInt(6)))
                    .limit(1 + random.nextInt(4))
                    .toList();
            var text = word(random, random.nextInt(200));
            var longestFirst = secrets.stream()
                    .sorted(Comparator.comparingInt(secret -> -secret.length()))
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"));
            var shown = new ByteArrayOutputStream();
            var masker = new Masker(secrets, (part, from, to) -> shown.write(part, from, to - from));
            var bytes = text.getBytes(UTF_8);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 100));
                masker.pass(bytes, at, at + length);
                at += length;
            }
            masker.end();
            assertThat(shown.toString(UTF_8))
                    .as("%s in %s", secrets, text)
                    .isEqualTo(text.replaceAll(longestFirst, "[MASKED]"));
            for (var part : shown.toString(UTF_8).split(Pattern.quote("[MASKED]"))) {
                assertThat(secrets).noneMatch(part::contains);
            }
        }
    }

    private static String word(Random random, int length) {
        return random.ints(length, 0, 3)
                .mapToObj("abc"::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    private static String masked(String text) {
        return Masker.masked(text, SECRETS);
    }

    /** @param random where to cut; null for not at all */
    private static byte[] cut(Random random, byte[] bytes) {
        var shown = new ByteArrayOutputStream();
        var masker = new Masker(SECRETS, (part, from, to) -> shown.write(part, from, to - from));
        for (int at = 0; at < bytes.length; ) {
            int length = random == null ? bytes.length : Math.min(bytes.length - at, 1 + random.nextInt(6));
            masker.pass(bytes, at, at + length);
            at += length;
        }
        masker.end();
        return shown.toByteArray();
    }
}
