package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.ciconfig.policy.AutoCancel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server fills in when a job is created (reference §16.2), and what keywords add to each other. */
class FilledInTest {
    private static final PipelineContext CONTEXT = Compile.CHAT.withSettings(List.of(
            new Variable("SET", "from-settings", true),
            new Variable("NESTED", "<$SET>", true),
            new Variable("TOKEN", "s3cret-value", true, false, true),
            new Variable("FILE", "content", true, true),
            Variable.raw("CHAT_INPUT", "eu $SET")));

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            plain            => plain
            $SET             => from-settings
            ${YAML}-x        => from-yaml-x
            %YAML%           => from-yaml
            $OVER            => from-yaml
            $CI_COMMIT_REF_NAME => main
            $CI_JOB_NAME     => job
            $RULE            => from-rule
            a$NOPE           => a
            a$TOKEN          => a
            $CHAT_INPUT      => eu $SET
            $NESTED          => <from-settings>
            $RAW             => $SET
            """)
    void resourceGroupsAndEnvironmentsAreFilledInAndUnknownOrMaskedVariablesAreEmpty(String text, String expected) {
        var job = Compile.job(jobWith("resource_group: \"" + text + "\""), CONTEXT);
        assertThat(job.resourceGroup()).contains(expected);
        var named = Compile.job(jobWith("environment: {name: x, url: https://$SET}"), CONTEXT);
        assertThat(named.environment().orElseThrow().url()).isEqualTo("https://$SET");
    }

    @Test
    void tagsKeepWhatIsUnknown() {
        var job = Compile.job(jobWith("tags: [a, $YAML, $NOPE, $TOKEN, $RULE]"), CONTEXT);
        assertThat(job.tags()).containsExactly("a", "from-yaml", "$NOPE", "$TOKEN", "from-rule");
    }

    @Test
    void anEnvironmentHasItsRealNameAndAChatJobWithAnUnfitOneIsRefused() {
        var body = jobWith("environment: review/$CHAT_INPUT");
        var fit = Compile.CHAT.withSettings(List.of(Variable.raw("CHAT_INPUT", "ada")));
        assertThat(Compile.job(body, fit).environment().orElseThrow().name()).isEqualTo("review/ada");
        var unfit = Compile.CHAT.withSettings(List.of(Variable.raw("CHAT_INPUT", "ada;rm")));
        assertThat(ChatSelection.select(Compile.valid(Compile.jobWith(body), unfit), "job"))
                .isInstanceOfSatisfying(
                        ChatSelection.NotRunnable.class,
                        job -> assertThat(job.why()).startsWith("its environment would be called `review/ada;rm`"));
    }

    @Test
    void aPagesJobKeepsItsFolder() {
        assertThat(Compile.valid("pages: {script: [x]}")
                        .jobs()
                        .get("pages")
                        .artifacts()
                        .orElseThrow()
                        .paths())
                .containsExactly("public");
        assertThat(Compile.job("pages: true\npublish: site\nartifacts: {paths: [a], expire_in: 1 day}")
                        .artifacts()
                        .orElseThrow()
                        .paths())
                .containsExactly("a", "site");
        assertThat(Compile.job("pages: {publish: out}")
                        .artifacts()
                        .orElseThrow()
                        .paths())
                .containsExactly("out");
        assertThat(Compile.valid("pages: {script: [x], pages: false}")
                        .jobs()
                        .get("pages")
                        .artifacts())
                .isEmpty();
    }

    @Test
    void artifactsSayWhoMayFetchThem() {
        assertThat(Compile.job("artifacts: {paths: [a]}")
                        .artifacts()
                        .orElseThrow()
                        .access())
                .isEqualTo("all");
        assertThat(Compile.job("artifacts: {paths: [a], public: false}")
                        .artifacts()
                        .orElseThrow()
                        .access())
                .isEqualTo("developer");
        assertThat(Compile.job("artifacts: {paths: [a], access: none}")
                        .artifacts()
                        .orElseThrow()
                        .access())
                .isEqualTo("none");
    }

    @Test
    void anImageHasItsExecutorsOptions() {
        var image = Compile.job(
                        "image: {name: a, docker: {platform: linux/arm64, user: 1000}, kubernetes: {user: '7:8'}}")
                .image()
                .orElseThrow();
        assertThat(image.docker().platform()).isEqualTo("linux/arm64");
        assertThat(image.docker().user()).isEqualTo("1000");
        assertThat(image.kubernetes().user()).isEqualTo("7:8");
    }

    @Test
    void theMatchingWorkflowRuleSaysWhatIsCancelled() {
        assertThat(Compile.valid("job: {script: [x]}").autoCancel()).isEqualTo(AutoCancel.DEFAULT);
        var text = """
                workflow:
                  name: "run of $WHO"
                  auto_cancel: {on_new_commit: none}
                  rules: [{if: $CI, auto_cancel: {on_new_commit: interruptible, on_job_failure: all}, variables: {WHO: ada}}]
                job: {script: [x]}
                """;
        assertThat(Compile.valid(text).autoCancel()).isEqualTo(new AutoCancel("interruptible", "all"));
        assertThat(Compile.valid(text).pipelineName()).isEqualTo("run of ada");
    }

    private static String jobWith(String line) {
        return line
                + "\nvariables: {YAML: from-yaml, OVER: $YAML, SET: not-me, TOKEN: not-me, RAW: {value: $SET, expand: false}}"
                + "\nrules: [{if: $CI, variables: {RULE: from-rule}}]";
    }
}
