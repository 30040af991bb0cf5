package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shape that architecture §7 promises. */
class LintReportTest {
    private static final String[] KEYS = {
        "stage",
        "before_script",
        "script",
        "after_script",
        "variables",
        "when",
        "start_in",
        "allow_failure",
        "tags",
        "image",
        "needs",
        "timeout",
        "retry",
        "only",
        "except",
        "rules"
    };
    private static final String TEXT = """
            variables: {A: 1.50}
            plain: {script: [ls]}
            full:
              script: [a]
              before_script: [b]
              after_script: [c]
              image: {name: ruby, entrypoint: [x]}
              tags: [t]
              when: delayed
              start_in: 30 minutes
              timeout: 1h
              retry: {max: 1, when: script_failure}
              needs: [{job: plain, optional: true}]
              allow_failure: {exit_codes: [3]}
              only: [chat]
              except: {refs: [tags]}
            ruled: {script: [a], rules: [{if: $A}, {when: never}]}
            away: {script: [a], except: [chat]}
            """;

    @Test
    void eachJobHasAllKeysAndNullWhereNothingIsWritten() {
        var report = LintReport.of(Compile.text(TEXT));
        assertThat(report.toMap())
                .containsOnlyKeys("valid", "errors", "warnings", "jobs")
                .containsEntry("valid", true);
        assertThat(report.jobs()).containsOnlyKeys("plain", "full", "ruled");
        assertThat(report.jobs().get("plain")).containsOnlyKeys(KEYS);
        assertThat(report.jobs().get("plain"))
                .containsEntry("stage", "test")
                .containsEntry("script", List.of("ls"))
                .containsEntry("before_script", List.of())
                .containsEntry("variables", Map.of("A", "1.5"))
                .containsEntry("when", "on_success")
                .containsEntry("allow_failure", false)
                .containsEntry("tags", List.of());
        for (var key : List.of("start_in", "image", "needs", "timeout", "retry", "only", "except", "rules")) {
            assertThat(report.jobs().get("plain")).containsEntry(key, null);
        }
        assertThat(report.excluded())
                .isEqualTo(Map.of("away", "its `except: [chat]` keeps source `chat` on branch `main` out"));
    }

    @Test
    void aJobsKeywordsAreShownAsTheyCount() {
        assertThat(LintReport.of(Compile.text(TEXT)).jobs().get("full").toString())
                .isEqualTo(
                        "{stage=test, before_script=[b], script=[a], after_script=[c], variables={A=1.5}, when=delayed, "
                                + "start_in=1800, allow_failure={exit_codes=[3]}, tags=[t], image={name=ruby, entrypoint=[x], "
                                + "pull_policy=[], docker=null, kubernetes=null}, needs=[{job=plain, artifacts=true, optional=true}], timeout=3600, "
                                + "retry={max=1, when=[script_failure], exit_codes=[]}, only=[chat], except={refs=[tags]}, rules=null}");
    }

    @Test
    void aPushPipelineHoldsOtherJobsThanAChatPipeline() {
        var push = LintReport.of(Compile.text(TEXT, PipelineContext.of(PipelineSource.PUSH, "main")));
        assertThat(push.jobs()).containsOnlyKeys("plain", "ruled", "away");
        assertThat(push.excluded()).containsOnlyKeys("full");
    }

    @Test
    void errorsHaveAllKeysToo() {
        var report = LintReport.of(Compile.text("job: {script: [a], retry: 9}"));
        assertThat(report.valid()).isFalse();
        assertThat(report.mergedYaml()).isNull();
        assertThat(report.toMap().get("errors").toString())
                .isEqualTo(
                        "[{message=jobs:job:retry config must be less than or equal to 2, file=.gitlab-ci.yml, line=1,"
                                + " job=job, keyword=retry}]");
        assertThat(LintReport.of(new Compilation.Missing("x.yml")).errors())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.message()).startsWith("Missing CI config file `x.yml`");
                    assertThat(error.line()).isNull();
                });
    }

    @Test
    void theMergedFileMeansTheSame() {
        var files = MapFiles.main(
                        "include: a.yml\n.t: {tags: [\"012\", \"yes\"]}\njob: {extends: .t, script: [!reference [a, script]]}")
                .with("a.yml", "a: {script: ['x: y', \"two\\nlines\"]}");
        var merged = LintReport.of(CiConfigReader.compile(".gitlab-ci.yml", files, Compile.CHAT))
                .mergedYaml();
        var again = Compile.valid(merged);
        assertThat(merged).startsWith("---\n").doesNotContain("include").doesNotContain("!reference");
        assertThat(again.jobs().get("job").script()).containsExactly("x: y", "two\nlines");
        assertThat(again.jobs().get("job").tags()).containsExactly("012", "yes");
    }
}
