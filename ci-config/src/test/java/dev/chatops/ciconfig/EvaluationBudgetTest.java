package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.ciconfig.expression.EvaluationBudget;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions that would take from minutes to days are an error at their place; those that people write are not. */
class EvaluationBudgetTest {
    private static final String LARGEST = "(a?b?c?){1000}"; // about 8,000 instructions

    private static String variable(String name, String unit, int length) {
        return "variables: {" + name + ": '" + unit.repeat(length / unit.length()) + "'}\n";
    }

    private static String repeated(String text, int times) {
        var all = new StringBuilder();
        for (int i = 0; i < times; i++) {
            all.append(text.replace("#", Integer.toString(i)));
        }
        return all.toString();
    }

    static Stream<Arguments> slow() {
        var job = "job:\n  script: [x]\n";
        var text = variable("A", "ab", 20_000);
        var pattern = "$A =~ /" + LARGEST + "x/";
        return Stream.of(
                Arguments.of(
                        "a large pattern and a long text",
                        "rules",
                        6,
                        text + job + "  rules:\n    - if: $NOT_SET\n    - if: '" + pattern + "'"),
                Arguments.of(
                        "many rules that are fine alone",
                        "rules",
                        4,
                        variable("A", "ab", 2_000) + job + "  rules: [" + repeated("{if: '$A =~ /(a?b?){100}x#/'},", 30)
                                + "]"),
                Arguments.of(
                        "many jobs with a text of their own",
                        "rules",
                        2,
                        ".t:\n  rules: [{if: '$B =~ /(a?b?){20}x/'}]\n"
                                + repeated(
                                        "j#: {extends: .t, script: [x], variables: {B: '" + "ab".repeat(500) + "#'}}\n",
                                        150)),
                Arguments.of(
                        "a text that is searched for in another",
                        "rules",
                        5,
                        "variables:\n  A: '" + "a".repeat(30_000) + "b'\n  B: '" + "a".repeat(60_000)
                                + "'\njob: {script: [x], rules: [\n  {if: $A =~ $B}]}"),
                Arguments.of(
                        "very many looks at a blank text",
                        "rules",
                        4,
                        variable("A", " ", 500_000) + job + "  rules: [" + repeated("{if: $A},", 500) + "]"),
                Arguments.of(
                        "very many comparisons of long texts",
                        "rules",
                        4,
                        "variables: {A: '" + "x".repeat(300_000) + "a', B: '" + "x".repeat(300_000) + "b'}\n" + job
                                + "  rules: [" + repeated("{if: $A == $B},", 500) + "]"),
                Arguments.of(
                        "patterns that variables hold",
                        "rules",
                        2,
                        ".t:\n  rules: [{if: $A =~ $B}]\n"
                                + repeated(
                                        "j#: {extends: .t, script: [x], variables: {A: a, B: '/" + LARGEST + "#/'}}\n",
                                        50)),
                Arguments.of(
                        "very many parts that cost nothing alone",
                        "rules",
                        4,
                        job + "  parallel: 200\n  rules: ["
                                + repeated("{if: '" + "$NOT_SET||".repeat(45) + "$NOT_SET'},", 100) + "]"),
                Arguments.of(
                        "very many refs",
                        "only",
                        4,
                        job + "  parallel: 200\n  only: [" + repeated("ref-#,", 5_000) + "]"),
                Arguments.of(
                        "very many folders, each with a name of its own",
                        "rules",
                        4,
                        job + "  parallel: 200\n  rules: ["
                                + repeated("{exists: ['$CI_JOB_NAME#" + "x".repeat(1_000) + "/']},", 100) + "]"),
                Arguments.of("only", "only", 4, text + job + "  only: {variables: ['" + pattern + "']}"),
                Arguments.of("except", "except", 4, text + job + "  except: {variables: ['" + pattern + "']}"),
                Arguments.of("workflow", "rules", 2, text + "workflow: {rules: [{if: '" + pattern + "'}]}\n" + job),
                Arguments.of(
                        "many large patterns to compile, in rules",
                        null,
                        1,
                        job + "  rules: [" + repeated("{if: '$A =~ /" + LARGEST + "#/'},", 50) + "]"),
                Arguments.of(
                        "many large patterns to compile, in only",
                        null,
                        1,
                        job + "  only: [" + repeated("'/" + LARGEST + "#/',", 50) + "]"),
                Arguments.of(
                        "an input's pattern",
                        "inputs",
                        1,
                        "spec: {inputs: {x: {regex: '" + LARGEST + "x', default: '" + "ab".repeat(10_000)
                                + "'}}}\n---\n" + job),
                Arguments.of(
                        "an input's rule",
                        "inputs",
                        null,
                        "spec: {inputs: {x: {default: '" + "ab".repeat(10_000)
                                + "'}, y: {rules: [{if: '$[[ inputs.x ]] =~ /" + LARGEST
                                + "x/', default: z}, {default: w}]}}}\n---\n" + job),
                Arguments.of(
                        "a job's input",
                        null,
                        1,
                        job + "  inputs: {x: {regex: '" + LARGEST + "x', default: '" + "ab".repeat(10_000) + "'}}"));
    }

    /** With a hundredth of the budget, so that the test is quick. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("slow")
    void whatWouldTakeTooLongIsAnErrorAtItsPlace(String what, String keyword, Integer line, String text) {
        var error = EvaluationBudget.within(2_000_000, () -> Compile.error(text));
        assertThat(error.message()).contains("take too long").contains("Use simpler patterns");
        assertThat(error.file()).isEqualTo(".gitlab-ci.yml");
        assertThat(error.line()).isEqualTo(line);
        assertThat(error.keyword()).isEqualTo(keyword);
        assertThat(EvaluationBudget.within(2_000_000, () -> Compile.error(text)))
                .as("whatever is cached by now")
                .isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exists: ['**/*#{x,y}*']",
                "exists: ['#$CI_JOB_NAME/']",
                "exists: {project: a/b, paths: ['**/*#?y*']}",
                "changes: {compare_to: main, paths: ['f*#{x,y}']}",
            })
    void globsAreComparedOnlySoOften(String condition) {
        var text = "job:\n  script: [x]\n  parallel: 20\n  rules: [" + repeated("{" + condition + "},", 500) + "]";
        var error = EvaluationBudget.within(2_000_000, () -> Compile.errors(manyFiles(text)))
                .getFirst();
        assertThat(error.message()).contains("take too long");
        assertThat(error.line()).isEqualTo(4);
        assertThat(error.job()).startsWith("job");
    }

    @Test
    void aGlobOfAnIncludeIsComparedOnlySoOften() {
        var text = "include: [\n" + repeated("{local: 'f*#?.yml'},", 2_000) + "]\njob: {script: [x]}";
        var error = EvaluationBudget.within(2_000_000, () -> Compile.errors(manyFiles(text)))
                .getFirst();
        assertThat(error.message()).contains("take too long");
        assertThat(error.line()).isEqualTo(2);
    }

    @Test
    void theSameGlobsInVeryManyJobsAreComparedOnce() {
        var text =
                ".t: {script: [x], rules: [{exists: ['**/gone.{rb,py}', '**/*.gone', 'folder/', 'f*/x/?']}, {when: always}]}\n"
                        + repeated("j#: {extends: .t}\n", 9_000);
        assertThat(Compile.valid(manyFiles(text), Compile.CHAT).jobs()).hasSize(9_000);
    }

    /** As many as GitLab compares for one condition. */
    @Test
    void whatPeopleAskOfManyFilesIsAnswered() {
        var globs = List.of(
                "**/*.go",
                "**/pom.xml",
                "**/*.{js,jsx,ts,tsx}",
                "**/Dockerfile*",
                "charts/**/*.yaml",
                "**/requirements*.txt");
        var jobs = new StringBuilder();
        for (var glob : globs) {
            for (int i = 0; i < 5; i++) {
                jobs.append("j")
                        .append(jobs.length())
                        .append(": {script: [x], rules: [{exists: ['")
                        .append(i)
                        .append(glob)
                        .append("', '")
                        .append(glob.replaceFirst("\\.?([^.]*)$", i + "$1"))
                        .append("']}]}\n");
            }
        }
        var files = MapFiles.main(jobs.toString());
        for (int i = 0; i < 20_000; i++) {
            files.with("services/number-" + i % 100 + "/src/main/java/com/example/Some" + i + "Class.java", "");
        }
        assertThat(Compile.valid(files, Compile.CHAT).jobs()).hasSize(30);
    }

    /** However many there are, a rule that asks for one of them does not make them expensive. */
    @Test
    void toListAllFilesCostsNothing() {
        var files = manyFiles("job: {script: [x], rules: [{exists: [gone.txt]}, {when: always}]}");
        var compilation =
                EvaluationBudget.within(1_000, () -> CiConfigReader.compile(".gitlab-ci.yml", files, Compile.CHAT));
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
    }

    private static MapFiles manyFiles(String text) {
        var files = MapFiles.main(text);
        for (int i = 0; i < 300; i++) {
            files.with("folder-" + i % 10 + "/inside/file-" + i + ".txt", "");
            files.with("a/b@HEAD:folder-" + i % 10 + "/file-" + i + ".txt", "");
        }
        files.changedSince.put("main", files.localMatching("**"));
        return files;
    }

    @Test
    void theLargestPatternDoesNotMatchTheLongestText() {
        var text = variable("A", "ab", 1_900_000) + "job: {script: [x], rules: [{if: '$A =~ /" + LARGEST + "x/'}]}";
        assertThat(Compile.error(text).message()).startsWith("rule 1: The patterns and conditions take too long");
    }

    /** Rules of includes see what is set for the pipeline. */
    @Test
    void anIncludesRuleIsAnErrorAtItsPlace() {
        var text = "include:\n  - local: a.yml\n    rules: [{if: '$A =~ /" + LARGEST + "x/'}]\njob: {script: [x]}";
        var context = PipelineContext.chat("main", Map.of("A", "ab".repeat(10_000)));
        var compilation = EvaluationBudget.within(2_000_000, () -> Compile.text(text, context));
        assertThat(((Compilation.Invalid) compilation).errors()).singleElement().satisfies(error -> {
            assertThat(error.message()).contains("take too long");
            assertThat(error.line()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^v\\d+\\.\\d+\\.\\d+(-rc\\d+)?$",
                "\\.(jpg|png|gif|svg|webp|html)$",
                "(?i)skip[ -]deploy",
                "^(ab)+$",
                "^(feature|fix|release)\\/[A-Z]{2,10}-\\d+(-[a-z0-9-]{1,100})?$",
                "needle",
                "b.*a",
            })
    void aSimplePatternMatchesTheLongestText(String pattern) {
        var text = variable("A", "ab", 1_990_000) + "job: {script: [x], rules: [{if: '$A !~ /" + pattern
                + "/', when: never}, {when: always}]}";
        assertThat(Compile.text(text)).isInstanceOf(Compilation.Compiled.class);
    }

    @Test
    void theLargestPatternMatchesAUsualText() {
        var text = variable("A", "ab", 4_000) + "job: {script: [x], rules: [{if: '$A =~ /" + LARGEST + "$/'}]}";
        assertThat(Compile.valid(text).jobs().get("job").isIncluded()).isTrue();
    }

    @Test
    void theSameConditionInVeryManyJobsIsDecidedOnce() {
        var rules = List.of(
                "{if: '$CI_COMMIT_MESSAGE =~ /\\[skip deploy\\]/', when: never}",
                "{if: '$CI_COMMIT_BRANCH =~ /^(release|hotfix)\\/.*$/'}",
                "{if: '$CI_COMMIT_MESSAGE =~ /(?i)do not (merge|deploy).*please/', when: never}",
                "{if: '$CI_JOB_NAME =~ /^j\\d+5$/', when: manual}",
                "{when: always}");
        var text = ".t: {script: [x], rules: [" + String.join(",", rules) + "]}\n"
                + repeated("j#: {extends: .t}\n", 9_000);
        var context = PipelineContext.chat("main", Map.of())
                .withPredefined(Map.of("CI_COMMIT_MESSAGE", "Deploy what is new. ".repeat(200)));
        var jobs = Compile.valid(text, context).jobs();
        assertThat(jobs.get("j25").when()).isEqualTo(When.MANUAL);
        assertThat(jobs.get("j26").when()).isEqualTo(When.ALWAYS);
    }
}
