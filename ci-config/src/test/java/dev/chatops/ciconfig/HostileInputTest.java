package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text gives a configuration or located errors, soon; never another exception. */
class HostileInputTest {
    private static final String SEED = """
            stages: [build, test]
            variables: {A: "1", B: {value: x, expand: false, options: [x]}}
            default: {image: ruby, tags: [a], retry: {max: 1, when: [always]}}
            workflow: {rules: [{if: $A == "1", variables: {C: d}}]}
            include: [{local: a.yml, rules: [{if: $A}], inputs: {x: y}}]
            .t: &t
              script: [a, !reference [.u, script]]
              rules: [{if: $A =~ /^a/ && $B, changes: [a], when: manual}, {exists: ["**/*"]}]
            .u: {script: [b], only: {refs: [chat, /x/], variables: [$A]}, except: [tags]}
            job: {<<: *t, extends: [.u], only: null, parallel: {matrix: [{X: [1, 2]}]}, timeout: 1h, environment: {name: x}}
            other: {script: "x", needs: [{job: job, optional: true}], cache: {key: {files: [a]}}, artifacts: {paths: [b]}}
            """;
    private static final List<String> PARTS = List.of(
            "job:",
            " ",
            "\n",
            "\n  ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ":",
            ",",
            "&a ",
            "*a",
            "<<: ",
            "!reference ",
            "!x ",
            "'",
            "\"",
            "|\n",
            ">",
            "---\n",
            "script",
            "rules",
            "only",
            "include",
            "extends",
            "null",
            "1",
            "2020-01-01",
            "#",
            "%YAML 1.1\n",
            "? ",
            "\t",
            "é",
            "\u0000",
            "$[[ inputs.x ]]",
            "spec:",
            "\\",
            "@",
            "`",
            "\u2028",
            "!!binary ",
            "~",
            "=",
            "0x",
            "1:2");

    /** A second of the processor's time, since the machine may be busy with something else. */
    private static void soon(Runnable work) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            var threads = ManagementFactory.getThreadMXBean();
            long start = threads.getCurrentThreadCpuTime();
            work.run();
            assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start))
                    .isLessThan(Duration.ofSeconds(1));
        });
    }

    private static void compilesSoon(String text) {
        soon(() -> {
            var files =
                    MapFiles.main(text).with("a.yml", "spec: {inputs: {x: }}\n---\na: {script: [\"$[[ inputs.x ]]\"]}");
            switch (CiConfigReader.compile(".gitlab-ci.yml", files, Compile.CHAT)) {
                case Compilation.Compiled compiled ->
                    assertThat(LintReport.of(compiled).toMap()).hasSize(4);
                case Compilation.Invalid(var errors, var _) -> {
                    assertThat(errors).isNotEmpty();
                    assertThat(errors).allSatisfy(error -> {
                        assertThat(error.message()).isNotBlank().hasSizeLessThan(2_100);
                        assertThat(error.file()).isNotNull();
                    });
                }
                case Compilation.Missing missing -> throw new AssertionError(missing);
            }
        });
    }

    @RepeatedTest(300)
    void randomBytes(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        compilesSoon(new String(
                bytes,
                repetition.getCurrentRepetition() % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    }

    @RepeatedTest(1000)
    void randomTexts(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var text = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        compilesSoon(text.toString());
    }

    @RepeatedTest(2000)
    void aRealFileWithRandomChanges(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var text = new StringBuilder(SEED);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
                case 1 -> text.insert(at, PARTS.get(random.nextInt(PARTS.size())));
                default -> text.insert(at, text.substring(Math.max(0, at - random.nextInt(30)), at));
            }
        }
        compilesSoon(text.toString());
    }

    private static String lines(String pattern, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(pattern.replace("#P", Integer.toString(Math.max(0, i - 1)))
                            .replace("#", Integer.toString(i)))
                    .append('\n');
        }
        return text.toString();
    }

    static Stream<Arguments> bombs() {
        var cases = new ArrayList<Arguments>();
        cases.add(Arguments.of(
                "many jobs with one large template",
                ".t: {script: [x], variables: {" + lines("V#: x,", 4000) + "}}\n" + lines("j#: {extends: .t}", 4000)));
        cases.add(Arguments.of(
                "many jobs under many variables",
                "variables:\n" + lines("  V#: x", 5000) + lines("j#: {script: [x]}", 5000)));
        cases.add(Arguments.of("many large matrices", lines("j#: {script: [x], parallel: 200}", 4000)));
        cases.add(Arguments.of(
                "merge keys that multiply", "a: &a {" + lines("k#: x,", 3000) + "}\n" + lines("b#: {<<: *a}", 3000)));
        cases.add(Arguments.of(
                "a chain of references", ".a0: [x]\n" + lines(".a#: !reference [.a#P]", 5000) + "job: {script: [x]}"));
        cases.add(Arguments.of(
                "a chain of needs", "j0: {script: [x]}\n" + lines("k#: {script: [x], needs: [k#P]}", 5000)));
        cases.add(Arguments.of("many unknown names", lines("j#: {script: [x], extends: nobody#}", 3000)));
        cases.add(
                Arguments.of("many unknown needs", lines("job-number-#: {script: [x], needs: [jub-number-x#]}", 3000)));
        cases.add(Arguments.of("many wrong keys", lines("j#: {scrip: [x], needs: []}", 3000)));
        cases.add(Arguments.of("a long line of brackets", "a: " + "[".repeat(500_000)));
        cases.add(Arguments.of("a long line of braces", "a: " + "{".repeat(500_000)));
        cases.add(Arguments.of("a long line of dashes", "- ".repeat(500_000)));
        cases.add(Arguments.of("a long text", "job: {script: ['" + "x".repeat(2_000_000) + "']}"));
        cases.add(Arguments.of("a long number", "job: {script: [x], retry: " + "9".repeat(1_000_000) + "}"));
        cases.add(Arguments.of("a long comment", "#" + "x".repeat(2_000_000)));
        cases.add(Arguments.of(
                "a file that includes itself twice", "include: [.gitlab-ci.yml, .gitlab-ci.yml]\njob: {script: [x]}"));
        cases.add(Arguments.of("a hostile regex", "job: {script: [x], only: ['/(((((a{90}){90}){90}){90}){90})/']}"));
        cases.add(Arguments.of("a long regex", "job: {script: [x], only: ['/" + "(a|b)*".repeat(600) + "c/']}"));
        cases.add(Arguments.of("a long glob", "job: {script: [x], rules: [{exists: ['" + "{a,".repeat(1200) + "']}]}"));
        cases.add(Arguments.of("deep globs", "job: {script: [x], rules: [{exists: ['" + "**/".repeat(1300) + "x']}]}"));
        cases.add(Arguments.of("many rules", "job: {script: [x], rules: [" + "{if: $A},".repeat(5000) + "]}"));
        cases.add(Arguments.of(
                "variables that double",
                "job:\n  script: [x]\n  variables:\n    V0: x\n" + lines("    V#: $V#P$V#P", 400)));
        cases.add(Arguments.of("a huge job name", "k".repeat(1_900_000) + ": {script: [x]}"));
        cases.add(Arguments.of("huge keys", lines("? '" + "k".repeat(100_000) + "#'\n: {script: [x]}", 18)));
        cases.add(Arguments.of("a huge unknown keyword", "job: {script: [x], '" + "k".repeat(1_000_000) + "': y}"));
        cases.add(Arguments.of("a huge stage", "job: {script: [x], stage: '" + "s".repeat(1_000_000) + "'}"));
        cases.add(Arguments.of(
                "a huge matrix value",
                "job: {script: [x], parallel: {matrix: [{A: ['" + "v".repeat(1_000_000) + "']}]}}"));
        cases.add(Arguments.of(
                "very many stages", "stages: [" + lines("s#,", 40_000) + "]\njob: {script: [x], stage: nowhere}"));
        cases.add(Arguments.of(
                "a huge condition",
                "job: {script: [x], rules: [{if: '$A == \"" + "x".repeat(16_000) + "\"', when: never}]}"));
        cases.add(Arguments.of("a huge ref", "job: {script: [x], only: ['" + "r".repeat(1_000_000) + "']}"));
        cases.add(Arguments.of(
                "a regex that backtracks elsewhere",
                "variables: {L: '" + "a".repeat(100_000)
                        + "!'}\njob: {script: [x], rules: [{if: '$L =~ /^(a+)+$/'}, {if: '$L =~"
                        + " /(a|aa)+$/'}, {if: '$L =~ /(.*a){20}$/'}]}"));
        cases.add(Arguments.of("deep parentheses", "job: {script: [x], rules: [{if: '" + "(".repeat(16_000) + "'}]}"));
        cases.add(Arguments.of("many negations", "job: {script: [x], rules: [{if: '" + "!".repeat(16_000) + "$A'}]}"));
        cases.add(Arguments.of(
                "blocks that never close",
                "spec: {inputs: {x: {default: a}}}\n---\njob: {script: ['" + "$[[ inputs.x ".repeat(100_000) + "']}"));
        cases.add(Arguments.of(
                "very many blocks",
                "spec: {inputs: {x: {default: a}}}\n---\njob: {script: ['" + "$[[ inputs.x ]]".repeat(100_000)
                        + "']}"));
        cases.add(Arguments.of(
                "blocks that multiply",
                "spec: {inputs: {x: {default: '" + "a".repeat(100_000) + "'}}}\n---\njob: {script: ['"
                        + "$[[ inputs.x ]]".repeat(1000) + "']}"));
        cases.add(Arguments.of(
                "anchors that nest",
                "a: &a [x]\n" + lines("b#: &b# {k: *a, l: *a, m: *a}", 5000) + "job: {script: [x]}"));
        cases.add(Arguments.of("a circle of a thousand", lines("j#: {script: [x], needs: [j#P]}", 1000)));
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void whatIsMadeToTakeLongDoesNot(String what, String text) {
        compilesSoon(text);
        soon(() -> {
            if (Compile.text(text) instanceof Compilation.Compiled(var config, var _)) {
                if (ChatSelection.select(config, "job")
                        instanceof ChatSelection.NotRunnable(var _, var why, var remedy)) {
                    assertThat(why.length() + remedy.length()).isLessThan(2_100);
                }
                ChatSelection.select(config, "a-name-that-is-not-there");
            }
        });
    }
}
