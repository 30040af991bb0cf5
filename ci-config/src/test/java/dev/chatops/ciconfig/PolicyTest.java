package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code only}, {@code except}, {@code rules}, {@code workflow}: the reference's §8 to §10. */
class PolicyTest {
    private static final PipelineContext CHAT = Compile.CHAT.withVariables(Map.of("CHAT_INPUT", "x", "EMPTY", ""));
    private static final PipelineContext PUSH =
            PipelineContext.of(PipelineSource.PUSH, "main").withChangedPaths(List.of("docs/a.md"));
    private static final PipelineContext TAG =
            PipelineContext.of(PipelineSource.PUSH, "x").onTag("v1.0");
    private static final PipelineContext MERGE_REQUEST = PipelineContext.of(PipelineSource.MERGE_REQUEST_EVENT, "main");

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            tags: []                                         => chat push tag
            only: null                                       => chat push tag
            only: [chat]                                     => chat
            only: [chats]                                    => chat
            except: [chat]                                   => push tag
            except: {refs: [chats]}                          => push tag
            only: [branches]                                 => chat push
            only: [tags]                                     => tag
            only: [main]                                     => chat push
            only: [Main]                                     => none
            only: [/^ma.n$/]                                 => chat push
            only: [/^MA.N$/]                                 => none
            only: [/^MA.N$/i]                                => chat push
            only: [/a/]                                      => chat push
            only: [pushes]                                   => push tag
            only: [push]                                     => push tag
            only: [merge_requests]                           => merge_request
            only: [merge_request_events]                     => none
            only: [main@acme/demo]                           => chat
            only: [branches@other/project]                   => none
            only: [unknown]                                  => none
            only: [chat]; except: [main]                     => none
            only: {variables: [$CHAT_INPUT]}                 => chat
            only: {variables: ["$CHAT_INPUT == 'y'", $CI]}   => chat push tag
            only: {refs: [chat], variables: [$EMPTY]}        => none
            except: {variables: [$CHAT_INPUT]}               => push tag
            except: {refs: [tags], variables: [$CHAT_INPUT]} => push
            only: {changes: ["docs/*"]}                      => chat push tag
            only: {changes: ["src/*"]}                       => chat tag
            except: {changes: ["docs/*"]}                    => none
            except: {changes: ["src/*"]}                     => push
            only: {kubernetes: active}                       => none
            except: {kubernetes: active}                     => chat push tag
            rules: null                                      => chat push tag merge_request
            rules: [{if: $CI_PIPELINE_SOURCE == "chat"}]     => chat
            rules: [{if: $CI_COMMIT_BRANCH}]                 => chat push
            rules: [{if: $CI_COMMIT_TAG}]                    => tag
            rules: [{if: $CHAT_INPUT, when: never}, {when: on_success}] => push tag merge_request
            rules: [{when: never}]                           => none
            rules: [{if: $CI, changes: ["src/*"]}]           => chat tag merge_request
            rules: [{exists: [.gitlab-ci.yml]}]              => chat push tag merge_request
            rules: [{exists: ["*.yml"]}]                     => chat push tag merge_request
            rules: [{exists: [gone.txt, sub/]}]              => none
            rules: [{exists: []}]                            => none
            rules: [[{if: $CHAT_INPUT}]]                     => chat
            rules: [{if: $CI_JOB_NAME == "job"}]             => chat push tag merge_request
            rules: [{if: $CI_JOB_STAGE == "test"}]           => chat push tag merge_request
            """)
    void aJobIsInTheseOfFourPipelines(String body, String expected) {
        var text = Compile.jobWith(body.replace("; ", "\n"));
        var found = new java.util.ArrayList<String>();
        Map.of("1chat", CHAT, "2push", PUSH, "3tag", TAG, "4merge_request", MERGE_REQUEST).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(pipeline -> {
                    if (Compile.valid(text, pipeline.getValue())
                            .jobs()
                            .get("job")
                            .isIncluded()) {
                        found.add(pipeline.getKey().substring(1));
                    }
                });
        assertThat(String.join(" ", found)).isEqualTo(expected.replace("none", ""));
    }

    @Test
    void withWorkflowRulesAJobWithoutPolicyIsInEveryPipeline() {
        var text =
                "workflow: {rules: [{when: always}]}\njob: {script: [a]}\npart: {script: [a], only: {variables: [$CI]}}";
        assertThat(Compile.valid(text, MERGE_REQUEST).jobs().get("job").isIncluded())
                .isTrue();
        assertThat(Compile.valid(text, MERGE_REQUEST).jobs().get("part").isIncluded())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            rules: [{if: $CI}]                                                => on_success no
            when: manual                                                      => manual yes
            when: manual; allow_failure: false                                => manual no
            when: manual; rules: [{if: $CI}]                                  => manual yes
            rules: [{if: $CI, when: manual}]                                  => manual no
            when: manual; rules: [{if: $CI, when: manual}]                    => manual no
            rules: [{if: $CI, when: manual, allow_failure: true}]             => manual yes
            allow_failure: true; rules: [{if: $CI, allow_failure: false}]     => on_success no
            allow_failure: {exit_codes: 3}; rules: [{if: $CI}]                => on_success codes
            allow_failure: {exit_codes: 3}; rules: [{if: $CI, allow_failure: true}] => on_success yes
            rules: [{if: $NOPE, when: manual}, {if: $CI, when: always}]       => always no
            """)
    void aRuleDecidesWhenAndWhetherFailureIsAllowed(String body, String expected) {
        var job = Compile.job(body.replace("; ", "\n"));
        var allowed =
                job.allowFailure().exitCodes().isEmpty() ? job.allowFailure().allowed() ? "yes" : "no" : "codes";
        assertThat(job.when().word() + " " + allowed).isEqualTo(expected);
    }

    @Test
    void aRuleGivesVariablesNeedsDelayAndInterruptible() {
        var job = Compile.job("""
                variables: {A: job, B: job}
                needs: [{job: other, optional: true}]
                rules:
                  - if: $A == "rule"
                    when: never
                  - if: $CI
                    when: delayed
                    start_in: 30 minutes
                    variables: {A: rule}
                    needs: []
                    interruptible: true
                """);
        assertThat(job.variables())
                .containsEntry("A", new JobVariable("rule"))
                .containsEntry("B", new JobVariable("job"));
        assertThat(job.startIn()).contains(java.time.Duration.ofMinutes(30));
        assertThat(job.needs()).contains(List.of());
        assertThat(job.interruptible()).isTrue();
    }

    @Test
    void conditionsSeeTheirVariablesInGitLabsOrderAndUnexpanded() {
        var text = """
                variables: {A: top, B: top, C: $A, CI_PROJECT_PATH: faked, SET: yaml}
                job:
                  script: [x]
                  variables: {B: job}
                  rules:
                    - if: $A == "top" && $B == "job" && $C == "$A" && $CI_PROJECT_PATH == "faked" && $SET == "setting"
                """;
        var context = Compile.CHAT.withVariables(Map.of("SET", "setting"));
        assertThat(Compile.valid(text, context).jobs().get("job").isIncluded()).isTrue();
    }

    @Test
    void comparingWithARefLooksAtItsChanges() {
        var text = "job: {script: [x], rules: [{changes: {paths: [src/*], compare_to: REF}}]}";
        var files = MapFiles.main(text.replace("REF", "main"));
        files.changedSince.put("main", List.of("docs/a"));
        assertThat(Compile.valid(files, CHAT).jobs().get("job").isIncluded()).isFalse();
        files.changedSince.put("main", List.of("src/a"));
        assertThat(Compile.valid(files, CHAT).jobs().get("job").isIncluded()).isTrue();
        files.changedSince.clear();
        assertThat(Compile.valid(files, CHAT).jobs().get("job").inclusion().toString())
                .contains("Failed to parse rule for job: rules:changes:compare_to is not a valid ref: `main`");
    }

    @Test
    void workflowRulesDecideWhetherThereIsAPipeline() {
        var text = """
                variables: {A: top}
                workflow:
                  name: "run of $A by $CHAT_INPUT $NOPE"
                  rules:
                    - if: $CI_PIPELINE_SOURCE == "chat"
                      variables: {A: flow, B: flow}
                    - if: $CI_COMMIT_TAG
                      when: never
                job: {script: [a], variables: {B: job}, rules: [{if: $A == "flow"}]}
                """;
        var chat = Compile.valid(text, CHAT);
        assertThat(chat.workflow()).isEqualTo(Inclusion.INCLUDED);
        assertThat(chat.pipelineName()).isEqualTo("run of flow by x");
        assertThat(chat.jobs().get("job").isIncluded()).isTrue();
        assertThat(chat.jobs().get("job").variables())
                .isEqualTo(Map.of("A", new JobVariable("flow"), "B", new JobVariable("job")));
        assertThat(Compile.valid(text, PUSH).workflow().toString()).contains("none of the `workflow: rules` matches");
        assertThat(Compile.valid(text, TAG).workflow().toString()).contains("rule 2", "when: never");
    }

    @Test
    void aLastRuleOfWhenAloneIsAWarning() {
        assertThat(Compile.warnings("job: {script: [a], rules: [{if: $A}, {when: always}]}")
                        .getFirst()
                        .message())
                .contains("may allow multiple pipelines to run for a single action");
        assertThat(Compile.warnings("job: {script: [a], rules: [{if: $A}, {when: never}]}"))
                .isEmpty();
    }
}
