package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableExpansionTest {
    private static final Map<String, String> PLACEHOLDERS = Map.of("CI_PROJECT_DIR", "<dir>", "PATHED", "<path>");

    private static Map<String, String> texts(List<Variable> variables) {
        return VariableExpansion.expand(variables, PLACEHOLDERS);
    }

    private static Variable v(String key, String value) {
        return new Variable(key, value, true);
    }

    @ParameterizedTest
    @CsvSource({
        "$A, a",
        "${A}, a",
        "%A%, a",
        "x$A.y, xa.y",
        "$$A, $A",
        "$NOPE, ''",
        "${NOPE}, ''",
        "%NOPE%, %NOPE%",
        "100%, 100%",
        "%%A%%, %%A%%",
        "$, $",
        "$RAW, $A",
        "${N_${M}}, built",
        "$B, aa",
        "$1, $1",
        "$FILE, $FILE",
        "a$CI_PROJECT_DIR/b, a<dir>/b",
        "${CI_PROJECT_DIR}$$A$1, <dir>$A$1",
        "${CI_$P}, <dir>",
        "$PATHED, <path>"
    })
    void aValueIsExpandedByTheServerAndThenByTheRunner(String value, String expected) {
        var variables = List.of(
                v("A", "a"),
                v("B", "$A$A"),
                Variable.raw("RAW", "$A"),
                v("M", "x"),
                v("N_x", "built"),
                new Variable("FILE", "content", true, true),
                new Variable("PATHED", "content", true, true),
                v("P", "PROJECT_DIR"),
                v("SUBJECT", value));
        assertThat(texts(variables)).containsEntry("SUBJECT", expected);
    }

    @Test
    void aRawValueIsNeverExpandedWhereverItEndsUp() {
        var values = texts(List.of(
                v("SECRET", "s3cret"),
                Variable.raw("CHAT_INPUT", "$SECRET $$"),
                v("A", "<$CHAT_INPUT>"),
                v("B", "$A")));
        assertThat(values)
                .containsEntry("CHAT_INPUT", "$SECRET $$")
                .containsEntry("A", "<$SECRET $$>")
                .containsEntry("B", "<$SECRET $$>");
    }

    @Test
    void ofTwoVariablesWithOneKeyTheLaterWinsAndMayMentionTheEarlier() {
        assertThat(texts(List.of(v("PATH", "/bin"), v("PATH", "$PATH:/opt")))).containsEntry("PATH", "/bin:/opt");
    }

    @Test
    void aCircleIsNamed() {
        assertThat(VariableExpansion.problem(List.of(v("A", "$B"), v("B", "${C}"), v("C", "$A"))))
                .get()
                .asString()
                .startsWith("circular variable reference detected: [A, B, C]");
    }

    @Test
    void valuesThatDoubleEachOtherEndInAnErrorAndNotInAFullMemory() {
        var variables = new ArrayList<Variable>();
        variables.add(v("A0", "xxxxxxxxxx"));
        for (int i = 1; i < 60; i++) {
            variables.add(v("A" + i, "$A" + (i - 1) + "$A" + (i - 1)));
        }
        assertThat(VariableExpansion.problem(variables)).get().asString().contains("128 KiB");
    }

    /** Whatever the values mention, there is an end; the seed is in the name of a failed run. */
    @RepeatedTest(300)
    void expansionEnds(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var parts = List.of("$A", "${B}", "%C%", "$$", "$", "{", "}", "%", "x", "${A_$B}", "$CI_PROJECT_DIR", "$F");
        var variables = new ArrayList<Variable>();
        for (var key : List.of("A", "B", "C", "A_x", "F", "A", "B")) {
            var text = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            variables.add(new Variable(key, text.toString(), random.nextInt(5) > 0, key.equals("F")));
        }
        var values = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> texts(variables));
        assertThat(values).containsOnlyKeys("A", "B", "C", "A_x", "F");
        VariableExpansion.problem(variables)
                .ifPresent(problem -> assertThat(problem).contains("circular variable reference detected"));
    }
}
