package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
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

class PolicyAndHostileTextTest {

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
        assertThat(compiled(text, PipelineSource.CHAT).jobs().get("job").isIncluded())
                .isEqualTo(inChat);
        assertThat(compiled(text, PipelineSource.PUSH).jobs().get("job").isIncluded())
                .isEqualTo(inPush);
    }

    @Test
    void aMissingFileIsMissingAndNotWrong() {
        assertThat(CiConfigReader.compile(".gitlab-ci.yml", files(null), PipelineContext.chat("main", Map.of())))
                .isEqualTo(new Compilation.Missing(".gitlab-ci.yml"));
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

    private static CompiledJob job(String text, String name) {
        return compiled(text, PipelineSource.CHAT).jobs().get(name);
    }

    private static CiConfig compiled(String text, PipelineSource source) {
        var compilation = compile(text, source);
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        return ((Compilation.Compiled) compilation).config();
    }

    private static Compilation compile(String text, PipelineSource source) {
        return CiConfigReader.compile(
                ".gitlab-ci.yml", files(text), new PipelineContext(source, "main", true, Map.of()));
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
