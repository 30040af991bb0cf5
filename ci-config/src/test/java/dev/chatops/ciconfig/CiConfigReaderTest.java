package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CiConfigReaderTest {

    @Test
    void aJobTakesDefaultsAndGlobalVariablesAndItsOwnWin() {
        var job = job("""
                default:
                  before_script: [echo before]
                  tags: [linux]
                variables: { A: one, B: two }
                deploy:
                  stage: deploy
                  variables: { B: three, C: { value: "$A", expand: false } }
                  script: [echo 1, [echo 2, [echo 3]]]
                  after_script: echo after
                  timeout: 1h 30m
                """, "deploy");
        assertThat(job.beforeScript()).containsExactly("echo before");
        assertThat(job.script()).containsExactly("echo 1", "echo 2", "echo 3");
        assertThat(job.afterScript()).containsExactly("echo after");
        assertThat(job.tags()).containsExactly("linux");
        assertThat(job.timeout()).contains(Duration.ofMinutes(90));
        assertThat(job.variables())
                .containsEntry("A", new JobVariable("one", true, false))
                .containsEntry("B", new JobVariable("three", true, false))
                .containsEntry("C", new JobVariable("$A", false, false));
    }

    @Test
    void extendsMergesMappingsDeeplyAndReplacesTheRest() {
        var job = job("""
                .base:
                  script: [echo base]
                  variables: { A: base, B: base }
                  tags: [one, two]
                .middle: { extends: .base, variables: { B: middle } }
                job: { extends: [.middle], tags: [three] }
                """, "job");
        assertThat(job.script()).containsExactly("echo base");
        assertThat(job.tags()).containsExactly("three");
        assertThat(job.variables().get("A").value() + job.variables().get("B").value())
                .isEqualTo("basemiddle");
    }

    @Test
    void mergeKeysAndAnchorsAreRead() {
        var job = job("""
                .defaults: &defaults
                  tags: [linux]
                  script: [echo a]
                job:
                  <<: *defaults
                  script: [echo b]
                """, "job");
        assertThat(job.tags()).containsExactly("linux");
        assertThat(job.script()).containsExactly("echo b");
    }

    static Stream<Arguments> policies() {
        return Stream.of(
                Arguments.of("", true, true),
                Arguments.of("only: [chat]", true, false),
                Arguments.of("only: [chats]", true, false),
                Arguments.of("only: chat", true, false),
                Arguments.of("except: [chat]", false, true),
                Arguments.of("except: { refs: [chats] }", false, true),
                Arguments.of("only: [pushes]", false, true),
                Arguments.of("only: [main]", true, true),
                Arguments.of("only: [/^ma.n$/]", true, true),
                Arguments.of("only: [/^MAIN$/i]", true, true),
                Arguments.of("only: [feature]", false, false),
                Arguments.of("only: [tags]", false, false),
                Arguments.of("only: [branches]\n  except: [main]", false, false));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void onlyAndExceptDecideWhichPipelinesAJobIsIn(String policy, boolean inChat, boolean inPush) {
        var text = "job:\n  script: [echo]\n  " + policy + "\n";
        assertThat(compiled(text, PipelineSource.CHAT)
                        .jobs()
                        .get("job")
                        .excluded()
                        .isEmpty())
                .isEqualTo(inChat);
        assertThat(compiled(text, PipelineSource.PUSH)
                        .jobs()
                        .get("job")
                        .excluded()
                        .isEmpty())
                .isEqualTo(inPush);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("job:\n  scrpt: [echo]\n", 2, "job", "scrpt", "not a keyword"),
                Arguments.of("job:\n  stage: test\n", 1, "job", "script", "no `script`"),
                Arguments.of("job:\n  script: [1]\n", 2, "job", "script", "a list of texts"),
                Arguments.of("job:\n  script:\n    - echo: x\n", 2, "job", "script", "quote a command"),
                Arguments.of("job:\n  script: [a]\n  stage: nowhere\n", 3, "job", "stage", "no stage `nowhere`"),
                Arguments.of("job:\n  script: [a]\n  when: later\n", 3, "job", "when", "on_success"),
                Arguments.of("job:\n  script: [a]\n  timeout: soon\n", 3, "job", "timeout", "1h 30m"),
                Arguments.of("job:\n  script: [a]\n  only: ['/(/']\n", 3, "job", "only", "not a pattern"),
                Arguments.of("job:\n  script: [a]\n  extends: .no\n", 3, "job", "extends", "no job `.no`"),
                Arguments.of("a: { extends: b, script: [x] }\nb: { extends: a }\n", 2, "a", "extends", "a → b → a"),
                Arguments.of("include: other.yml\njob:\n  script: [a]\n", 1, null, "include", "not read yet"),
                Arguments.of("job: text\n", 1, "job", null, "is a mapping"),
                Arguments.of("- a\n", 1, null, null, "is a mapping"),
                Arguments.of("job:\n  script: [a\n", 3, null, null, "not valid YAML"),
                Arguments.of("a: &a [*a]\n", 1, null, null, ""),
                Arguments.of("", 1, null, null, "no job"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsPlace(String text, int line, String job, String keyword, String message) {
        assertThat(compile(text, PipelineSource.CHAT)).isInstanceOfSatisfying(Compilation.Invalid.class, invalid -> {
            var error = invalid.errors().getFirst();
            assertThat(error.file()).isEqualTo(".gitlab-ci.yml");
            assertThat(error.line()).isEqualTo(line);
            assertThat(error.job()).isEqualTo(job);
            assertThat(error.keyword()).isEqualTo(keyword);
            assertThat(error.message()).contains(message);
        });
    }

    @Test
    void aMissingFileIsMissingAndNotWrong() {
        assertThat(CiConfigReader.compile(".gitlab-ci.yml", files(null), PipelineContext.chat("main", Map.of())))
                .isEqualTo(new Compilation.Missing(".gitlab-ci.yml"));
    }

    @Test
    void selectionSaysWhatIsWrongWithAName() {
        var config = compiled("""
                .hidden: { script: [a] }
                hello-world: { script: [a] }
                never: { script: [a], when: never }
                cleanup: { script: [a], when: on_failure }
                first: { script: [a], stage: .pre }
                kept-out: { script: [a], except: [chat] }
                ruled: { script: [a], rules: [{ if: $X }] }
                "with blank": { script: [a] }
                """, PipelineSource.CHAT);
        assertThat(ChatSelection.select(config, "hello-world")).isInstanceOf(ChatSelection.Selected.class);
        assertThat(ChatSelection.select(config, "with blank")).isInstanceOf(ChatSelection.Selected.class);
        assertThat(ChatSelection.select(config, "helo-world"))
                .isEqualTo(new ChatSelection.Unknown("helo-world", List.of("hello-world")));
        assertThat(ChatSelection.select(config, "kept-ou"))
                .as("a job that does not run is not offered")
                .isEqualTo(new ChatSelection.Unknown("kept-ou", List.of()));
        for (var name : List.of(".hidden", "never", "cleanup", "first", "kept-out", "ruled")) {
            assertThat(ChatSelection.select(config, name)).as(name).isInstanceOf(ChatSelection.NotRunnable.class);
        }
    }

    /** Whatever the bytes are, there is an answer. */
    @RepeatedTest(200)
    void anyTextGivesAResultOrAnError(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var words = List.of(
                "job",
                ":",
                " ",
                "\n",
                "  ",
                "- ",
                "[",
                "]",
                "{",
                "}",
                "&a ",
                "*a",
                "<<",
                "script",
                "\"",
                "'",
                "|",
                ">",
                "!ruby/object:X",
                "!!java.net.URL",
                "%",
                "\t",
                "#",
                "extends",
                "only",
                ".x",
                "\u0000",
                "\ud83d");
        var text = new StringBuilder("job:\n  ");
        for (int i = 0; i < 40; i++) {
            text.append(words.get(random.nextInt(words.size())));
        }
        assertThat(compile(text.toString(), PipelineSource.CHAT))
                .as("seed %d", repetition.getCurrentRepetition())
                .isNotNull();
    }

    @Test
    void variablesExpandOnceAndRawOnesNever() {
        var values = VariableExpansion.expand(List.of(
                new Variable("NAME", "ada", true),
                new Variable("GREETING", "Hello $NAME, ${NAME}, %NAME%, $$NAME, $UNKNOWN!", true),
                new Variable("RAW", "$NAME $(id)", false),
                new Variable("USES_RAW", "<$RAW>", true),
                new Variable("A", "a$B", true),
                new Variable("B", "b$A", true),
                new Variable("SELF", "x$SELF", true)));
        assertThat(values)
                .containsEntry("GREETING", "Hello ada, ada, ada, $NAME, !")
                .containsEntry("RAW", "$NAME $(id)")
                .containsEntry("USES_RAW", "<$NAME $(id)>")
                .containsEntry("A", "ab$A")
                .containsEntry("B", "ba$B")
                .containsEntry("SELF", "x$SELF");
    }

    @Test
    void expansionCannotBeMadeToGrowWithoutEnd() {
        var variables = new ArrayList<Variable>();
        variables.add(new Variable("V0", "0123456789", true));
        for (int i = 1; i <= 60; i++) {
            variables.add(new Variable("V" + i, "$V" + (i - 1) + "$V" + (i - 1), true));
        }
        assertThat(VariableExpansion.expand(variables).get("V60")).hasSizeLessThan(300_000);
    }

    private static CompiledJob job(String text, String name) {
        return compiled(text, PipelineSource.CHAT).jobs().get(name);
    }

    private static CiConfig compiled(String text, PipelineSource source) {
        var compilation = compile(text, source);
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        return ((Compilation.Compiled) compilation).config();
    }

    private static Compilation compile(String text, PipelineSource source) {
        return CiConfigReader.compile(".gitlab-ci.yml", files(text), new PipelineContext(source, "main", Map.of()));
    }

    private static ConfigFiles files(String text) {
        return new ConfigFiles() {
            @Override
            public Optional<String> local(String path) {
                return Optional.ofNullable(text);
            }

            @Override
            public List<String> localMatching(String glob) {
                return List.of();
            }

            @Override
            public Optional<String> project(String project, String ref, String path) {
                return Optional.empty();
            }

            @Override
            public Optional<String> remote(URI uri) {
                return Optional.empty();
            }
        };
    }
}
