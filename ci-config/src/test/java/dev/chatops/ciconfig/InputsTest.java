package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference's §3.3 and §3.4. */
class InputsTest {
    private static MapFiles files(String definition, String inputs, String content) {
        return MapFiles.main("include:\n  - local: t.yml\n    inputs: {" + inputs + "}\n")
                .with("t.yml", "spec:\n  inputs:\n    x: " + definition + "\n    other: {default: o}\n---\n" + content);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            {}                           ; x: text    ; $[[ inputs.x ]]                           => text
            null                         ; x: text    ; $[[inputs.x]]                             => text
            {}                           ; x: 1       ; "v$[[ inputs.x ]]"                        => v1
            {default: d}                 ;            ; $[[ inputs.x ]]                           => d
            {default: 5}                 ;            ; $[[ inputs.x ]]                           => 5
            {default: d}                 ; x: null    ; $[[ inputs.x ]]                           => d
            {default: ""}                ;            ; "a$[[ inputs.x ]]b"                       => ab
            {type: number}               ; x: 1.50    ; "v$[[ inputs.x ]]"                        => v1.5
            {type: number}               ; x: "7"     ; "v$[[ inputs.x ]]"                        => v7
            {type: boolean}              ; x: "true"  ; "v$[[ inputs.x ]]"                        => vtrue
            {type: array}                ; x: [a, b]  ; "v$[[ inputs.x ]]"                        => v["a", "b"]
            {type: array}                ; x: '["a"]' ; "v$[[ inputs.x ]]"                        => v["a"]
            {type: array}                ; x: [a, b]  ; "$[[ inputs.x[1] ]]"                      => b
            {type: array}                ; x: [[a]]   ; "$[[ inputs.x[0][0] ]]"                   => a
            {options: [a, b]}            ; x: b       ; $[[ inputs.x ]]                           => b
            {regex: '^v\\d'}             ; x: v1      ; $[[ inputs.x ]]                           => v1
            {}                           ; x: abcdef  ; "$[[ inputs.x | truncate(1,3) ]]"         => bcd
            {}                           ; x: a b     ; "$[[ inputs.x | posix_escape ]]"          => a\\ b
            {}                           ; x: $NAME   ; "$[[ inputs.x | expand_vars ]]"           => value
            {}                           ; x: $NAME   ; "$[[ inputs.x|expand_vars|truncate(0,2) ]]" => va
            {}                           ; x: a       ; "$[[ inputs.x ]]-$[[ inputs.other ]]"     => a-o
            {}                           ; x: a       ; "$[[ matrix.Y ]]"                         => $[[ matrix.Y ]]
            {rules: [{if: '$[[ inputs.other ]] == "o"', default: r}, {default: s}]} ; ; $[[ inputs.x ]] => r
            {rules: [{if: '$[[ inputs.other ]] == "p"', default: r}, {default: s}]} ; ; $[[ inputs.x ]] => s
            """)
    void anInputIsFilledIn(String parts, String expected) {
        var part = parts.split(" *; ?", 3);
        var files = files(part[0], part[1], "job:\n  script:\n    - x\n    - " + part[2] + "\n");
        var script = Compile.valid(files, Compile.CHAT.withVariables(Map.of("NAME", "value")))
                .jobs()
                .get("job")
                .script();
        assertThat(script).containsExactly("x", expected);
    }

    @Test
    void aBlockAloneKeepsItsTypeAndNamesJobsAndSplicesLists() {
        var config = Compile.valid(
                MapFiles.main("include: {local: t.yml, inputs: {name: deploy, count: 2, lines: [a, b]}}")
                        .with("t.yml", """
                                spec:
                                  inputs:
                                    name:
                                    count: {type: number}
                                    lines: {type: array}
                                ---
                                $[[ inputs.name ]]-job:
                                  retry: $[[ inputs.count ]]
                                  script:
                                    - first
                                    - $[[ inputs.lines ]]
                                    - last
                                """),
                Compile.CHAT);
        assertThat(config.jobs()).containsOnlyKeys("deploy-job");
        assertThat(config.jobs().get("deploy-job").retry().max()).isEqualTo(2);
        assertThat(config.jobs().get("deploy-job").script()).containsExactly("first", "a", "b", "last");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            {}                     ;                ; a                              => `x` input: required value has not been provided
            {}                     ; x: a, y: b     ; a                              => unknown input arguments: y
            {type: number}         ; x: abc         ; a                              => provided value is not a number
            {type: boolean}        ; x: 1           ; a                              => provided value is not a boolean
            {type: array}          ; x: a           ; a                              => provided value is not an array
            {}                     ; x: [a]         ; a                              => provided value is not a string
            {type: number, default: a} ;            ; a                              => default value is not a number
            {}                     ; x: null        ; a                              => required value has not been provided
            {options: [a], default: b} ; x: a       ; a                              => `b` cannot be used because it is not in the list
            {options: [a, b]}      ; x: c           ; a                              => not in the list of allowed options: a, b
            {regex: ^v}            ; x: w           ; a                              => does not match required RE2 regex pattern `^v`.
            {type: text}           ; x: a           ; a                              => should be one of: string, number, boolean, array
            {typ: string}          ; x: a           ; a                              => contains unknown keys: typ
            {type: number, regex: a} ; x: 1         ; a                              => can only be used with inputs of type string
            {type: boolean, options: [true]} ; x: true ; a                           => can only be used with inputs of type string and number
            {regex: "(?=a)"}       ; x: a           ; a                              => is no regular expression in RE2 syntax
            {default: a, rules: [{default: b}]} ; x: a ; a                           => cannot be used together with options or default
            {}                     ; x: a           ; $[[ inputs.y ]]                => unknown interpolation key: `y`. Did you mean `x`?
            {}                     ; x: a           ; $[[ y ]]                       => unknown interpolation key: `y`. Only `inputs.NAME` is known.
            {}                     ; x: a           ; $[[ inputs.elsewhere ]]        => unknown interpolation key: `elsewhere`.
            {}                     ; x: a           ; "$[[ inputs.x | upcase ]]"     => no function matching `upcase`
            {}                     ; x: a           ; "$[[ inputs.x | posix_escape | posix_escape | posix_escape | posix_escape ]]" => too many functions
            {type: array}          ; x: [a]         ; "$[[ inputs.x[3] ]]"           => has no item [3]
            """)
    void whatDoesNotFitIsRefused(String parts, String message) {
        var part = parts.split(" *; *", 3);
        var error = Compile.errors(files(part[0], part[1], "job:\n  script:\n    - x\n    - " + part[2] + "\n"))
                .getFirst();
        assertThat(error.message()).contains(message).doesNotContain("..", "?.");
        assertThat(error.line()).isPositive();
    }

    @Test
    void aMaskedVariableIsNotExpandedIntoAFile() {
        var context = Compile.CHAT.withSettings(List.of(new Variable("TOKEN", "s3cret-value", true, false, true)));
        var files = files("{}", "x: $TOKEN", "job:\n  script:\n    - $[[ inputs.x | expand_vars ]]\n");
        assertThat(CiConfigReader.compile(".gitlab-ci.yml", files, context))
                .isInstanceOfSatisfying(Compilation.Invalid.class, invalid -> {
                    var error = invalid.errors().getFirst();
                    assertThat(error.message()).contains("masked variables cannot be expanded, and `TOKEN` is one");
                    assertThat(error.file()).isEqualTo("t.yml");
                    assertThat(error.line()).isEqualTo(8);
                });
    }

    @Test
    void aJobsInputsHaveTheirDefaults() {
        var job = Compile.job("""
                inputs: {to: {default: staging, options: [staging, live]}, count: {type: number, default: 2}}
                script: ["deploy $[[ job.inputs.to ]]"]
                retry: $[[ job.inputs.count ]]
                """);
        assertThat(job.script()).containsExactly("deploy staging");
        assertThat(job.retry().max()).isEqualTo(2);
    }

    @Test
    void theMainFileTakesItsDefaultsOrWhatThePipelineGives() {
        var text =
                "spec: {inputs: {to: {default: staging, options: [staging, production]}}}\n---\njob: {script: [\"$[[ inputs.to ]]\"]}";
        assertThat(Compile.valid(text).jobs().get("job").script()).containsExactly("staging");
        assertThat(Compile.valid(text, Compile.CHAT.withInputs(Map.of("to", "production")))
                        .jobs()
                        .get("job")
                        .script())
                .containsExactly("production");
    }

    @Test
    void aMainFileWhoseInputHasNoDefaultSaysWhichOne() {
        var error = Compile.error("spec:\n  inputs:\n    to:\n---\njob: {script: [a]}");
        assertThat(error.message()).contains("`to` input: required value has not been provided");
        assertThat(error.line()).isEqualTo(3);
    }

    @Test
    void aHeaderMayTakeInputsFromAnotherFile() {
        var files = MapFiles.main("spec: {include: [{local: inputs.yml}], inputs: {b: {default: two}}}\n---\n"
                        + "job: {script: [\"$[[ inputs.a ]]-$[[ inputs.b ]]\"]}")
                .with("inputs.yml", "inputs: {a: {default: one}}");
        assertThat(Compile.valid(files, Compile.CHAT).jobs().get("job").script())
                .isEqualTo(List.of("one-two"));
        files.with("inputs.yml", "inputs: {b: {default: one}}");
        assertThat(Compile.errors(files).getFirst().message()).contains("Duplicate input keys found: b");
    }
}
