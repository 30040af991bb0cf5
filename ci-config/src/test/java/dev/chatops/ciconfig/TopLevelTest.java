package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference's §5 and §6. */
class TopLevelTest {
    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            stages: a; job: {script: [a]} => 1 | stages config should be an array of strings or a nested array
            stages: [1]; job: {script: [a]} => 1 | stages config should be an array of strings
            stages: []; job: {script: [a]} => 2 | chosen stage test does not exist; available stages are .pre, .post
            variables: a; job: {script: [a]} => 1 | variables config should be a hash
            variables: {A: [x]}; job: {script: [a]} => 1 | variable `A` definition must be either a string or a hash
            variables: {A: {value: x, options: [y]}}; job: {script: [a]} => 1 | value must be present in options
            variables: {A: {vlue: x}}; job: {script: [a]} => 1 | uses invalid data keys: vlue
            default: {rules: []}; job: {script: [a]} => 1 | default config contains unknown keys: rules
            default: {image: 1}; job: {script: [a]} => 1 | default:image config should be a hash or a string
            workflow: {rule: []}; job: {script: [a]} => 1 | workflow config contains unknown keys: rule. Did you mean `rules`?
            workflow: {rules: [{when: manual}]}; job: {script: [a]} => 1 | workflow:rules:rule when should be one of: always, never
            workflow: {auto_cancel: {on_new_commit: no}}; job: {script: [a]} => 1 | should be one of: conservative, interruptible, none
            job: {stage: test} => 1 | jobs job config should implement the script:, run:, or trigger: keyword
            job: text => 1 | jobs job config should implement the script:
            types: [a]; job: {script: [a]} => 1 | jobs types config should implement the script:
            variable: {A: b}; job: {script: [a]} => 1 | Did you mean `variables`?
            1: {script: [a]} => 1 | jobs:1 name should be a symbol. Put the name in quotes
            true: {script: [a]} => 1 | name should be a symbol
            "": {script: [a]} => 1 | name can't be blank
            .a: {script: [a]} => 1 | jobs config should contain at least one visible job
            .a: null; job: {script: [a]} => 1 | jobs:.a config can't be blank
            .a: []; job: {script: [a]} => 1 | jobs:.a config can't be blank
            job: {needs: [other]}; other: {script: [a]} => 1 | jobs:job config should contain either a trigger or a needs:pipeline
            workflow: {name: [a]}; job: {script: [a]} => 1 | workflow name should be a string
            workflow: {rules: []}; job: {script: [a]} => 1 | workflow rules can't be blank
            workflow: {auto_cancel: {on_job_failure: some}}; job: {script: [a]} => 1 | should be one of: none, all
            workflow: {rules: [{if: $A, auto_cancel: {on_new: none}}]}; job: {script: [a]} => 1 | contains unknown keys: on_new
            image: 1; job: {script: [a]} => 1 | =image config should be a hash or a string
            services: a; job: {script: [a]} => 1 | services config should be an array
            before_script: 1; job: {script: [a]} => 1 | =before_script config should be a string or a nested array
            cache: a; job: {script: [a]} => 1 | cache config should be a hash
            default: [a]; job: {script: [a]} => 1 | default config should be a hash
            spec: {inputs: {}}; job: {script: [a]} => 1 | jobs spec config should implement the script:
            job: {script: [a], extends: !reference [x, y]} => 1 | extends config should be a job's name or an array of names
            include: !reference [x, y]; job: {script: [a]} => 1 | should be a string or a hash
            job: {script: !reference [x]} => 1 | could not be found
            job: {script: [a], x: 2026-01-31} => 1 | Put it in quotes
            job: {script: !ruby/x [a]} => 1 | Unknown tag !ruby/x
            - a => 1 | Invalid configuration format
            text => 1 | Invalid configuration format
            job:; script: [a => 2 | Invalid YAML
            """)
    void whatIsWrongAtTheTopIsNamedWithItsLine(String text, String expected) {
        var parts = expected.split(" \\| ", 2);
        var error = Compile.errors(text.replace("; ", "\n")).getFirst();
        if (parts[1].startsWith("=")) {
            assertThat(error.message()).startsWith(parts[1].substring(1));
        } else {
            assertThat(error.message()).contains(parts[1]);
        }
        assertThat(error.line()).isEqualTo(Integer.valueOf(parts[0]));
    }

    @Test
    void aWrongDefaultIsOneErrorHoweverManyJobsTakeIt() {
        for (var text : List.of("default: {tags: a}", "image: [a]")) {
            assertThat(Compile.errors(text + "\na: {script: [x]}\nb: {script: [x]}"))
                    .as(text)
                    .hasSize(1);
        }
    }

    @Test
    void anEmptyFileSaysWhatIsMissing() {
        assertThat(Compile.error("").message()).isEqualTo("Please provide content of .gitlab-ci.yml.");
        assertThat(Compile.error("# only a comment\n").message()).startsWith("Please provide content");
    }

    @Test
    void namesMayHoldAnything() {
        assertThat(Compile.valid("""
                "a: b/c 'd'": {script: [x]}
                Ünïcode 🚀: {script: [x]}
                default: {script: [x]}
                workflow: {script: [x]}
                """).jobs()).containsOnlyKeys("a: b/c 'd'", "Ünïcode 🚀", "default", "workflow");
    }

    @Test
    void aNameHasAtMost255Characters() {
        assertThat(Compile.valid("a".repeat(255) + ": {script: [x]}").jobs()).hasSize(1);
        assertThat(Compile.error("a".repeat(256) + ": {script: [x]}").message()).contains("name is too long");
    }

    @Test
    void preAndPostAreAlwaysTheFirstAndTheLastStage() {
        assertThat(Compile.valid("stages: [.post, b, [c, [.pre]], a]\njob: {script: [x], stage: a}")
                        .stages())
                .containsExactly(".pre", "b", "c", "a", ".post");
    }

    @Test
    void allShapeErrorsAreReportedTogetherInTheirOrder() {
        var errors = Compile.errors("""
                one:
                  script: [a]
                  when: never
                  tags: x
                two:
                  script: []
                """);
        assertThat(errors).extracting(LintError::line).containsExactly(3, 4, 6);
    }

    @Test
    void aJobThatIsWrongMakesTheWholeFileInvalid() {
        assertThat(Compile.errors("good: {script: [a]}\nbad: {script: [a], retry: 9}"))
                .hasSize(1);
    }

    @Test
    void aSecondDocumentIsDroppedAndAThirdIsAnError() {
        assertThat(Compile.valid("job: {script: [a]}\n---\nother: {script: [a]}\n")
                        .jobs())
                .containsOnlyKeys("job");
        assertThat(Compile.valid("# x\n---\njob: {script: [a]}\n").jobs()).containsOnlyKeys("job");
        assertThat(Compile.error("---\na: b\n--- \nb: c\n---\nc: d\n").line()).isEqualTo(5);
    }

    @Test
    void linesCountThroughDocuments() {
        assertThat(Compile.error("spec:\n  inputs: {}\n---\n\njob:\n  script: []\n")
                        .line())
                .isEqualTo(6);
    }
}
