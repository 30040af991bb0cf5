package dev.chatops.ciconfig.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns that people write are taken; those that would take the service's memory or stack are not, or do no harm. */
class RegexTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[a-z0-9]{1,63}(\\.[a-z0-9]{1,63})*$",
                "^(\\d{1,3}\\.){3}\\d{1,3}$",
                "^(feature|fix|release)/[A-Z]{2,10}-\\d+(-[a-z0-9-]{1,100})?$",
                "^v\\d+\\.\\d+\\.\\d+(-rc\\d+)?$",
                "[^]{1000}]",
                "a{1,1000}",
                "{x}|a{,5}",
                "\\Q(((\\E{900}",
            })
    void usualPatternsAreTaken(String pattern) {
        assertThat(Regex.plain(pattern)).isPresent();
    }

    /** Each would take from ten to hundreds of megabytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "((((a{90}){90}){90}){90}){90}",
                "(?:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa){1000}",
                "(?:\\Q)\\Eaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa){1000}",
                "(?:[)]aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa){1000}",
                "(?:\\)aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa){1000}",
                "(?:(?:a{1,30}){1,30}){1,30}",
                "(?:a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t|u|v|w|x|y|z){900,}",
            })
    void whatUnfoldsTooFarIsRefused(String pattern) {
        assertThat(Regex.plain(pattern)).isEmpty();
        assertThat(Regex.parse("/" + pattern + "/")).isEmpty();
    }

    /** On a stack that is small already, as deep inside of a request. */
    @Test
    void aPatternThatMayLeaveThousandsOfThingsOutIsMatched() throws Exception {
        var wrong = new ArrayList<String>();
        var thread = new Thread(
                null,
                () -> {
                    for (var optional :
                            List.of("(a?b?c?){1000}", "(?:(a)?){1000}", "()".repeat(2000), "(|a)".repeat(1000))) {
                        var pattern = Regex.plain(optional + "x").orElseThrow();
                        if (!Regex.find(pattern, "aabbccx") || Regex.matches(pattern, "y")) {
                            wrong.add(optional);
                        }
                    }
                    wrong.add("none");
                },
                "small",
                200 * 1024);
        thread.start();
        thread.join();
        assertThat(wrong).containsExactly("none");
    }

    /** It is never much less than the truth, so that nothing large is compiled. */
    @Test
    void theSizeIsKnownBeforehand() {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        var parts = List.of(
                "a",
                ".",
                "\\d",
                "\\)",
                "[a-c]",
                "[)]",
                "[^(]",
                "[]{]",
                "(",
                "(?:",
                ")",
                "|",
                "*",
                "?",
                "{3}",
                "{2,}",
                "{1,7}",
                "{,2}",
                "\\Q(\\E",
                "\\Qa{9}\\E",
                "^",
                "$",
                "\\pL",
                "\\x{10FFFF}");
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int left = 1 + random.nextInt(14); left > 0; left--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            var pattern = text.toString();
            if (RegexSize.of(pattern) <= 5000 && Regex.plain(pattern).isPresent()) {
                taken++;
                assertThat(Pattern.compile(pattern).programSize())
                        .as("%s, seed %d", pattern, seed)
                        .isLessThanOrEqualTo((int) (3 * RegexSize.of(pattern) + 20));
            }
        }
        assertThat(taken).isGreaterThan(500);
    }

    /** Within a budget it is matched as it is outside, in the first asking and when asked again. */
    @Test
    void aBudgetChangesNoVerdict() {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        var parts = List.of("a", "b", ".", "[ab]", "(a|b)", "a*", "b?", "^", "$", "\\b", "(?i)", "é", "{2}", "|", "😀");
        var letters = List.of("a", "b", "A", "é", "😀", " ", "\n", "\ud83d");
        for (int i = 0; i < 3000; i++) {
            var source = random(random, parts, 6);
            var text = random(random, letters, 12);
            var pattern = Regex.plain(source);
            if (pattern.isPresent()) {
                boolean outside = pattern.get().matcher(text).find();
                var within = EvaluationBudget.within(
                        () -> List.of(Regex.find(pattern.get(), text), Regex.find(pattern.get(), text)));
                assertThat(within).as("%s, %s, seed %d", source, text, seed).containsOnly(outside);
            }
        }
    }

    private static String random(Random random, List<String> parts, int most) {
        var text = new StringBuilder();
        for (int left = random.nextInt(most); left > 0; left--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ab/", "/a/b/im", "//a/", "/\n/s", "/a/U", "/imsU/", "/a//"})
    void whatStandsBetweenSlashesLooksLikeARegex(String text) {
        assertThat(Regex.looksLikeOne(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//", "/i", "//i", "a/b/", "/ab/x", "/ab", "ab/", "imsU", "/ab/i "})
    void otherTextsDoNot(String text) {
        assertThat(Regex.looksLikeOne(text)).isFalse();
    }
}
