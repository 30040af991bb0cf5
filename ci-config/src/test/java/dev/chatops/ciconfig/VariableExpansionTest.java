package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableExpansionTest {
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
        "$FILE, $FILE"
    })
    void aValueIsExpandedByTheServerAndThenByTheRunner(String value, String expected) {
        var variables = List.of(
                v("A", "a"),
                v("B", "$A$A"),
                Variable.raw("RAW", "$A"),
                v("M", "x"),
                v("N_x", "built"),
                new Variable("FILE", "content", true, true),
                v("SUBJECT", value));
        assertThat(VariableExpansion.expand(variables)).containsEntry("SUBJECT", expected);
    }

    @Test
    void aRawValueIsNeverExpandedWhereverItEndsUp() {
        var values = VariableExpansion.expand(List.of(
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
        assertThat(VariableExpansion.expand(List.of(v("PATH", "/bin"), v("PATH", "$PATH:/opt"))))
                .containsEntry("PATH", "/bin:/opt");
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
        var variables = new java.util.ArrayList<Variable>();
        variables.add(v("A0", "xxxxxxxxxx"));
        for (int i = 1; i < 60; i++) {
            variables.add(v("A" + i, "$A" + (i - 1) + "$A" + (i - 1)));
        }
        assertThat(VariableExpansion.problem(variables)).get().asString().contains("128 KiB");
    }
}
