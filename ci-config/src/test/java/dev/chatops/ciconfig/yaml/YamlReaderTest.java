package dev.chatops.ciconfig.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.ciconfig.field.Plain;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private static Object plain(String text) {
        return Plain.of(YamlReader.read(text, "f.yml", 0));
    }

    @Test
    void theLastOfTwoEqualKeysWinsAndAnAnchorOnTheLostValueStillWorks() {
        assertThat(plain("""
                a: &lost {x: 1}
                a: 2
                b: *lost
                """).toString()).isEqualTo("{a=2, b={x=1}}");
    }

    @Test
    void mergedKeysLoseToLaterOwnKeysAndWinOverEarlierOnes() {
        assertThat(plain("""
                .base: &base {x: base, y: base}
                job:
                  x: before
                  <<: *base
                  y: after
                """))
                .isEqualTo(Map.of(".base", Map.of("x", "base", "y", "base"), "job", Map.of("x", "base", "y", "after")));
    }

    @Test
    void theFirstOfSeveralMergedMapsWins() {
        assertThat(plain("""
                a: &a {x: a}
                b: &b {x: b, y: b}
                c: {<<: [*a, *b]}
                """)).extracting("c").isEqualTo(Map.of("x", "a", "y", "b"));
    }

    @Test
    void aMergeIsShallow() {
        assertThat(plain("""
                a: &a {variables: {X: 1}}
                b: {<<: *a, variables: {Y: 2}}
                """)).extracting("b").hasToString("{variables={Y=2}}");
    }

    @Test
    void whatIsNoCharacterIsRefusedWithItsLine() {
        assertThatThrownBy(() -> YamlReader.read("a: 1\nb: \udbff\udfff\n", "f.yml", 10))
                .isInstanceOfSatisfying(
                        YamlException.class, e -> assertThat(e.place()).isEqualTo(new Place("f.yml", 12)));
    }

    @Test
    void eachValueKnowsItsLine() {
        var root = (Node.Mapping) YamlReader.read("a: 1\n\nb:\n  - x\n  - y\n", "f.yml", 10);
        assertThat(root.entries().get("b").key().place()).isEqualTo(new Place("f.yml", 13));
        assertThat(((Node.Sequence) root.get("b")).items().get(1).place()).isEqualTo(new Place("f.yml", 15));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            [/^v(\\d+)?$/, "a?", 'b?', what?]    => [/^v(\\d+)?$/, a?, b?, what?]
            {a: https://x/?q=1&r=??, b?c: d}     => {a=https://x/?q=1&r=??, b?c=d}
            a: [(?i)x, {b: c?}]                  => {a=[(?i)x, {b=c?}]}
            a: is it?                            => {a=is it?}
            ? a                                  => {a=null}
            [? a : b]                            => [{a=b}]
            {?a : b}                             => {a=b}
            """)
    void aQuestionMarkInsideAPlainScalarIsText(String text, String expected) {
        assertThat(plain(text)).hasToString(expected);
    }

    @Test
    void aReferenceIsKept() {
        var root = (Node.Mapping) YamlReader.read("a: !reference [b, c]\n", "f.yml", 0);
        assertThat(root.get("a")).isInstanceOf(Node.Reference.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: !ruby/object:Gem::Installer {}",
                "a: !!javax.script.ScriptEngineManager [x]",
                "a: !other x",
                "a: !!binary aGk="
            })
    void everyOtherTagIsRefused(String text) {
        assertThatThrownBy(() -> plain(text))
                .isInstanceOf(YamlException.class)
                .hasMessageContaining("Only `!reference`");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            a: !reference .b => !reference `.b` is not valid. Write a list of names
            if: !$A          => put a text that starts with `!` in quotes
            script: @a       => found character '@' that cannot start any token (column 9). Check
            """)
    void aTextThatStartsWithAnIndicatorHasItsRemedy(String text, String remedy) {
        assertThatThrownBy(() -> plain(text)).isInstanceOf(YamlException.class).hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:\n  \"b\\0\"", "a:\n  - \"\\x00\"", "b: 1\n\"\\0\": c"})
    void aNulThatAnEscapeMakesIsRefused(String text) {
        assertThatThrownBy(() -> plain(text)).isInstanceOfSatisfying(YamlException.class, e -> {
            assertThat(e).hasMessageContaining("NUL");
            assertThat(e.place().line()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [b",
                "a: {b",
                "a:\n\tb: c",
                "a: 'x",
                "a: b: c",
                "- a\nb: c",
                "a: *nope",
                "a: &x [*x]",
                "? [a]: b",
                "\u0007"
            })
    void brokenTextIsRefusedWithItsLine(String text) {
        assertThatThrownBy(() -> plain(text))
                .isInstanceOfSatisfying(
                        YamlException.class, e -> assertThat(e.place().line()).isPositive());
    }

    @Test
    void anAliasBombIsRefusedWithoutBeingUnfolded() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ",").repeat(10))
                    .append("]\n");
        }
        assertThatThrownBy(() -> plain(bomb.toString()))
                .isInstanceOf(YamlException.class)
                .hasMessageContaining("The parsed YAML is too big");
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> plain("[".repeat(100_000))).hasMessageContaining("too big");
        assertThatThrownBy(() -> plain("? ".repeat(100_000))).isInstanceOf(YamlException.class);
        assertThat(plain("[".repeat(100) + "]".repeat(100))).isInstanceOf(List.class);
    }

    @Test
    void aTextOfMoreThanTwoMebibytesIsRefused() {
        assertThatThrownBy(() -> plain("#".repeat(YamlReader.MAX_TEXT + 1)))
                .hasMessageContaining("The provided YAML is too big");
    }
}
