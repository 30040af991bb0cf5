package dev.chatops.runner.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathGlobTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.txt           | a.txt             | true
            a.txt           | b/a.txt           | false
            *.txt           | a.txt             | true
            *.txt           | .txt              | true
            *.txt           | b/a.txt           | false
            *               | .hidden           | true
            *               | a/b               | false
            a*b*c           | aXXbYYc           | true
            a*b*c           | aXXbYY            | false
            ?.txt           | a.txt             | true
            ?.txt           | ab.txt            | false
            **/*.txt        | a.txt             | true
            **/*.txt        | a/b/c.txt         | true
            **/*.txt        | a/b/c.md          | false
            a/**            | a                 | true
            a/**            | a/b/c             | true
            a/**            | ab                | false
            a/**/z          | a/z               | true
            a/**/z          | a/b/c/z           | true
            a/**/z          | a/b/c/z/y         | false
            **              | a/b               | true
            **/b/**/d       | a/b/c/b/x/d       | true
            **/b/**/d       | a/b/c/x           | false
            a**b            | aXb               | true
            a**b            | a/b               | false
            [a-c]x          | bx                | true
            [a-c]x          | dx                | false
            [^a-c]x         | dx                | true
            [!a-c]x         | bx                | false
            []a]            | ]                 | true
            [ab             | [ab               | true
            {a,b}.txt       | b.txt             | true
            {a,b}.txt       | c.txt             | false
            {a,{b,c}d}/*    | cd/x              | true
            {,x}y           | y                 | true
            {a              | {a                | true
            a}              | a}                | true
            \\*.txt         | *.txt             | true
            \\*.txt         | a.txt             | false
            (ab)+$          | (ab)+$            | true
            ä?              | äö                | true
            """)
    void matchesAsInGitLabsRunner(String pattern, String path, boolean matches) {
        assertThat(PathGlob.of(pattern.replace("\\\\", "\\")).matches(path)).isEqualTo(matches);
    }

    /** A pattern is never followed along every way in which it could match. */
    @Test
    @Timeout(10)
    void aNastyPatternTakesNoTime() {
        var glob = PathGlob.of("**/".repeat(30) + "*a".repeat(30) + "b");
        var path = "a/".repeat(200) + "a".repeat(200);
        assertThat(glob.matches(path)).isFalse();
    }

    @Test
    void alternativesAreBounded() {
        assertThatThrownBy(() -> PathGlob.of("{a,b}".repeat(20))).hasMessageContaining("alternatives");
        assertThatThrownBy(() -> PathGlob.of("{a}".repeat(20_000))).hasMessageContaining("4096 characters");
        assertThat(PathGlob.of("{a}".repeat(1300)).matches("a".repeat(1300))).isTrue();
    }
}
