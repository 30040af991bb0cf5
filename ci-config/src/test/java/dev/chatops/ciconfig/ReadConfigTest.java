package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a configuration that was read for one command may serve another one on the same commit. */
class ReadConfigTest {
    private static final PipelineContext ADA = Compile.CHAT.withSettings(List.of(
            new Variable("WHO", "ada", true),
            new Variable("REGION", "eu", true),
            new Variable("TOKEN", "s3cret-value", true, false, true),
            Variable.raw("CHAT_INPUT", "one")));
    private static final PipelineContext BOB = Compile.CHAT.withSettings(List.of(
            new Variable("WHO", "bob", true),
            new Variable("REGION", "eu", true),
            new Variable("TOKEN", "another-value", true, false, true),
            Variable.raw("CHAT_INPUT", "two")));

    private static MapFiles files(String include) {
        return MapFiles.main(include + "\njob: {script: [x], rules: [{if: $WHO == \"ada\"}]}\n")
                .with("a.yml", "a: {script: [a]}")
                .with("ada.yml", "a: {script: [a]}")
                .with("lib/x@HEAD:a.yml", "b: {script: [b]}")
                .with("https://example.com/a.yml", "c: {script: [c]}");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            stages: [test]                                        => true
            include: a.yml                                        => true
            include: {local: a.yml, rules: [{if: $REGION}]}       => true
            include: {local: a.yml, rules: [{if: $CHAT_INPUT}]}   => true
            include: {local: a.yml, rules: [{exists: [ada.yml]}]} => true
            include: gone.yml                                     => true
            include: {local: a.yml, rules: [{if: $WHO}]}          => false
            include: $WHO.yml                                     => false
            include: {local: a.yml, rules: [{if: $TOKEN}]}        => false
            include: {project: lib/x, file: a.yml}                => false
            include: https://example.com/a.yml                    => false
            """)
    void itServesAnotherPersonUnlessAnIncludeDependsOnMoreThanTheCommit(String include, boolean holds) {
        var read = CiConfigReader.read(".gitlab-ci.yml", files(include), ADA);
        assertThat(read.holdsFor(BOB)).isEqualTo(holds);
    }

    @Test
    void itCompilesForEachPipelineAsIfItWereReadForIt() {
        var files = files("include: a.yml");
        var read = CiConfigReader.read(".gitlab-ci.yml", files, ADA);
        for (var context : List.of(ADA, BOB, PipelineContext.of(PipelineSource.PUSH, "main"))) {
            var fresh = CiConfigReader.compile(".gitlab-ci.yml", files, context);
            assertThat(LintReport.of(read.compile(files, context))).isEqualTo(LintReport.of(fresh));
        }
        assertThat(jobOf(read.compile(files, ADA)).isIncluded()).isTrue();
        assertThat(jobOf(read.compile(files, BOB)).isIncluded()).isFalse();
    }

    @Test
    void inputsOfThePipelineAreReadAnew() {
        var read = CiConfigReader.read(".gitlab-ci.yml", files("stages: [test]"), ADA);
        assertThat(read.holdsFor(ADA.withInputs(Map.of("x", "y")))).isFalse();
    }

    private static CompiledJob jobOf(Compilation compilation) {
        return ((Compilation.Compiled) compilation).config().jobs().get("job");
    }
}
