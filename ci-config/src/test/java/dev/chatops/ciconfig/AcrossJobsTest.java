package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parallel jobs, needs, dependencies, environments: the reference's §15.7 to §15.9. */
class AcrossJobsTest {
    private static final String JOBS = """
            stages: [one, two, three]
            early: {stage: one, script: [a]}
            peer: {stage: two, script: [a]}
            late: {stage: three, script: [a]}
            many: {stage: one, script: [a], parallel: 2}
            grid: {stage: one, script: [a], parallel: {matrix: [{A: [x, y], B: 1}]}}
            stop: {stage: three, script: [a], environment: {name: web, action: stop}}
            start: {stage: three, script: [a], environment: {name: web, action: start}}
            job:
              stage: two
              script: [a]
            """;

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            needs: [early]
            needs: [peer]
            needs: {job: early}
            needs: [many]
            needs: ["many 1/2"]
            needs: [grid]
            needs: ["grid: [x, 1]"]
            needs: [{job: grid, parallel: {matrix: [{A: x, B: 1}]}}]
            needs: [{job: gone, optional: true}]
            needs: [{pipeline: 12, job: a}]
            rules: [{if: $A, needs: [early, {job: gone, optional: true}]}]
            needs: [{project: a/b, ref: main, job: a, artifacts: true}]
            needs: []
            dependencies: [early, peer]
            dependencies: [many]
            needs: [early]; dependencies: [early]
            needs: []; dependencies: [early]
            environment: {name: web, on_stop: stop}
            """)
    void thisIsInOrder(String body) {
        assertThat(Compile.text(JOBS + body.replace("; ", "\n").indent(2))).isInstanceOf(Compilation.Compiled.class);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            needs: [late] => job job: need late is not defined in current or prior stages
            rules: [{if: $A, needs: [erly]}] => job job: undefined need: erly. Did you mean `early`?
            rules: [{if: $A}, {needs: [late]}] => job job: need late is not defined in current or prior stages
            needs: [erly] => job job: undefined need: erly. Did you mean `early`?
            needs: [{job: grid, parallel: {matrix: [{A: z, B: 1}]}}] => job job: undefined need: grid: [z, 1]
            needs: [job] => The pipeline has circular dependencies: job → job
            dependencies: [late] => job job: dependency late is not defined in current or prior stages
            dependencies: [gone] => job job: undefined dependency: gone
            needs: [peer]; dependencies: [early] => jobs:job dependencies the early should be part of needs
            environment: {name: web, on_stop: peer} => on_stop job peer does not have environment defined
            environment: {name: web, on_stop: start} => on_stop job start needs to have action stop defined
            environment: {name: other, on_stop: stop} => on_stop job stop have different environment name
            """)
    void thisIsNot(String body, String message) {
        var error = Compile.error(JOBS + body.replace("; ", "\n").indent(2));
        assertThat(error.message()).contains(message);
        assertThat(error.job()).isEqualTo("job");
        assertThat(error.line()).isBetween(9, 13);
    }

    @Test
    void aCircleOfNeedsIsShown() {
        assertThat(Compile.error(
                                "a: {script: [x], needs: [b]}\nb: {script: [x], needs: [c]}\nc: {script: [x], needs: [a]}")
                        .message())
                .startsWith("The pipeline has circular dependencies: a → b → c → a.");
    }

    @Test
    void moreThanFiftyNeedsAreTooMany() {
        var text = new StringBuilder();
        var names = new java.util.ArrayList<String>();
        for (int i = 0; i < 51; i++) {
            text.append("j%d: {script: [x]}\n".formatted(i));
            names.add("j" + i);
        }
        assertThat(Compile.error(text + "job: {script: [x], needs: " + names + "}")
                        .message())
                .contains("can only need 50");
    }

    @Test
    void aCountNamesItsInstancesBySlash() {
        var jobs = Compile.valid("test: {script: [a], parallel: 3}\none: {script: [a], parallel: 1}")
                .jobs();
        assertThat(jobs).containsOnlyKeys("test 1/3", "test 2/3", "test 3/3", "one 1/1");
        assertThat(jobs.get("test 2/3").nodeIndex()).contains(2);
        assertThat(jobs.get("test 2/3").nodeTotal()).isEqualTo(3);
        assertThat(jobs.get("test 2/3").groupName()).isEqualTo("test");
    }

    @Test
    void aMatrixNamesItsInstancesByTheirValuesTheFirstKeySlowest() {
        var jobs = Compile.valid("""
                deploy:
                  script: [a]
                  variables: {ZONE: own, KEEP: own}
                  parallel:
                    matrix:
                      - REGION: [eu, us]
                        ZONE: [1, 2]
                      - REGION: asia
                """).jobs();
        assertThat(jobs.keySet())
                .containsExactly(
                        "deploy: [eu, 1]", "deploy: [eu, 2]", "deploy: [us, 1]", "deploy: [us, 2]", "deploy: [asia]");
        assertThat(jobs.get("deploy: [us, 1]").variables())
                .isEqualTo(Map.of(
                        "REGION", new JobVariable("us"), "ZONE", new JobVariable("1"), "KEEP", new JobVariable("own")));
        assertThat(jobs.get("deploy: [asia]").nodeIndex()).contains(5);
        assertThat(jobs.get("deploy: [asia]").variables().get("ZONE").value()).isEqualTo("own");
    }

    @Test
    void matrixValuesAreSeenByRules() {
        var jobs = Compile.valid("""
                deploy:
                  script: [a]
                  parallel: {matrix: [{REGION: [eu, us]}]}
                  rules: [{if: $REGION == "eu"}]
                """).jobs();
        assertThat(jobs.get("deploy: [eu]").isIncluded()).isTrue();
        assertThat(jobs.get("deploy: [us]").isIncluded()).isFalse();
    }

    @Test
    void aMatrixMakesAtMostTwoHundredJobs() {
        assertThat(Compile.error(
                                "job: {script: [a], parallel: {matrix: [{A: [1,2,3,4,5,6], B: [1,2,3,4,5,6], C: [1,2,3,4,5,6]}]}}")
                        .message())
                .contains("generates too many jobs (maximum is 200)");
    }

    @Test
    void inAPushPipelineAMissingNeedIsAWarning() {
        var text = "a: {script: [x], only: [chat]}\nb: {script: [x], needs: [a]}";
        var push = PipelineContext.of(PipelineSource.PUSH, "main");
        assertThat(Compile.text(text, push))
                .isInstanceOfSatisfying(
                        Compilation.Compiled.class,
                        compiled -> assertThat(compiled.warnings())
                                .singleElement()
                                .extracting(LintError::message)
                                .asString()
                                .startsWith("'b' job needs 'a' job, but 'a' does not exist in the pipeline"));
    }
}
