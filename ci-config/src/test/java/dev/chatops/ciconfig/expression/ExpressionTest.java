package dev.chatops.ciconfig.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference's §11. */
class ExpressionTest {
    private static final Map<String, String> VARIABLES = new HashMap<>(Map.of(
            "SET",
            "value",
            "EMPTY",
            "",
            "BLANK",
            "  ",
            "TRUE",
            "true",
            "RE",
            "/^v.l/",
            "PART",
            "al",
            "MENTION",
            "$SET",
            "BAD",
            "/(/",
            "SLASH",
            "a/b",
            "LINES",
            "one\ntwo"));

    private static boolean holds(String text) {
        return Expression.parse(text).orElseThrow().holds(VARIABLES::get);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '`', textBlock = """
            $SET                              => true
            $EMPTY                            => false
            $BLANK                            => false
            $NOPE                             => false
            $SET == "value"                   => true
            $SET == 'value'                   => true
            "value" == $SET                   => true
            $SET != "other"                   => true
            $NOPE == null                     => true
            $EMPTY == null                    => false
            $EMPTY == ""                      => true
            $NOPE == ""                       => false
            null == null                      => true
            $TRUE == true                     => true
            $TRUE == false                    => false
            ($SET == "value") == "true"       => true
            $EMPTY || $SET                    => false
            $NOPE || $SET                     => true
            $EMPTY && $SET                    => true
            $NOPE && $SET                     => false
            $SET && $EMPTY                    => false
            $SET || $EMPTY                    => true
            $NOPE || $SET && $NOPE            => false
            ($NOPE || $SET) && $SET           => true
            $SET && $NOPE || $SET             => true
            !$NOPE                            => true
            !$EMPTY                           => true
            !$SET                             => false
            !!$SET                            => true
            !$SET == "x"                      => false
            !$NOPE == true                    => true
            !($SET == "x")                    => true
            $SET =~ /^val/                    => true
            $SET =~ /VALUE/                   => false
            $SET =~ /VALUE/i                  => true
            $SET !~ /^val/                    => false
            $NOPE =~ /^val/                   => false
            $NOPE =~ /.*/                     => true
            $NOPE !~ /^val/                   => true
            $SET =~ $NOPE                     => false
            $SET !~ $NOPE                     => true
            $SET =~ $RE                       => true
            $PART =~ $SET                     => true
            $SET =~ $PART                     => false
            $NOPE =~ $SET                     => true
            $SET =~ $BAD                      => false
            $SLASH =~ /a\\/b/                 => true
            $LINES =~ /^two/                  => false
            $LINES =~ /^two/m                 => true
            $LINES =~ /one.two/               => false
            $LINES =~ /one.two/s              => true
            $MENTION == "$SET"                => true
            $MENTION == "value"               => false
            $SET=="value"&&$TRUE              => true
            true                              => true
            false                             => false
            null                              => false
            "x"                               => true
            ""                                => false
            """)
    void aConditionHoldsWhenItDoesInGitLab(String text, boolean expected) {
        assertThat(holds(text.replace("\\\\", "\\"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "${SET}",
                "$SET == value",
                "$SET == 1",
                "$SET = \"x\"",
                "$SET == \"x",
                "($SET",
                "$SET)",
                "== $SET",
                "$SET ==",
                "$SET && ",
                "$SET $TRUE",
                "$SET =~ /a/",
                "$SET =~ /(?!x)yy/",
                "$SET =~ /(aa/",
                "$SET =~ /ab",
                "$",
                "!",
                "$SET & $TRUE",
                "()",
                "$SET == \"a\\\"b\"",
                "$[[ inputs. x y ]]"
            })
    void anythingElseIsNoCondition(String text) {
        assertThat(Expression.parse(text)).isEmpty();
        assertThat(ExpressionParser.problem(text)).isPresent();
    }

    @Test
    void aHundredPartsAreAllowedAndNoMore() {
        assertThat(Expression.parse("$A" + " || $A".repeat(49) + "   ")).isPresent();
        assertThat(Expression.parse("$A" + " || $A".repeat(50))).isEmpty();
        assertThat(Expression.parse("(".repeat(49) + "$A" + ")".repeat(49))).isPresent();
    }

    @Test
    void aHostilePatternTakesNoTime() {
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            var text = "a".repeat(20_000) + "!";
            assertThat(Expression.parse("$A =~ /^(a+)+$/").orElseThrow().holds(_ -> text))
                    .isFalse();
            assertThat(Expression.parse("$A =~ /(x{1000}){1000}{1000}/")).isEmpty();
            assertThat(Expression.parse("$A =~ /" + "(".repeat(2000) + "a" + ")".repeat(2000) + "/"))
                    .isNotNull();
        });
    }
}
