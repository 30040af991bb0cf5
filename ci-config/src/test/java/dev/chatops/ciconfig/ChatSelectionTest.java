package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference's §12: each way in which a job does not run from chat has its own sentence and remedy. */
class ChatSelectionTest {
    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            only: [tags] => its `only: [tags]` does not take in source `chat` on branch `main`. | Add `chat` to `only` of that job.
            except: [chats] => its `except: [chats]` keeps source `chat` on branch `main` out. | Take `chats` out of `except`
            except: {variables: [$CI]} => its `except: variables` holds: $CI. | Change that condition.
            except: {changes: [a]} => its `except: changes` counts as matched where no range of changes is known | Use `rules`
            only: {variables: [$NOPE]} => none of its `only: variables` holds for source chat: $NOPE. | Change `only: variables`
            only: {kubernetes: active} => its `only: kubernetes: active` never holds here. | Take `kubernetes` out of `only`.
            rules: [{if: $NOPE}] => none of its `rules` matches for source `chat` on `main`. | Add a rule such as `- if: $CI_PIPELINE_SOURCE == "chat"`.
            rules: [{if: $CI, when: never}] => rule 1 of its `rules` (line 3, if: $CI) matches and says `when: never`. | Change that rule
            rules: [{exists: {paths: [a], project: b/c}}] => Failed to parse rule for job: rules:exists:project: Project `b/c` not found or access denied! | Correct that rule.
            when: on_failure => it is `when: on_failure` and would be alone in its pipeline | Give it a rule
            stage: .pre => its stage is `.pre`, and jobs of that stage alone make no pipeline. | Put it into another stage.
            stage: .post => its stage is `.post` | Put it into another stage.
            needs: [other] => it needs the job `other`, and a command runs one job alone. | Mark the need as `optional: true`
            needs: [{pipeline: 1, job: a}] => it needs a job of another pipeline | Mark the need
            rules: [{if: $CI, needs: [other]}] => it needs the job `other` | Mark the need
            trigger: a/b => `trigger` starts another pipeline, which ChatOps cannot. | Remove the keyword
            run: [{name: a, script: b}] => `run` needs GitLab's step runner | Remove the keyword
            id_tokens: {T: {aud: x}} => `id_tokens` needs a token issuer | Remove the keyword
            secrets: {S: {vault: x}} => `secrets` are fetched by GitLab itself | Remove the keyword
            identity: google_cloud => `identity` needs GitLab's connection | Remove the keyword
            release: {tag_name: v, description: d} => `release` makes a release in GitLab | Remove the keyword
            variables: {A: $B, B: $A} => circular variable reference detected: [A, B] | Change its `variables`.
            """)
    void aJobThatCannotRunSaysWhyAndWhatToDo(String body, String expected) {
        var parts = expected.split(" \\| ", 2);
        var selection = Compile.select(Compile.jobWith(body) + "\nother: {script: [x]}", "job");
        assertThat(selection).isInstanceOfSatisfying(ChatSelection.NotRunnable.class, job -> {
            assertThat(job.why()).startsWith(parts[0]).endsWith(".");
            assertThat(job.remedy()).startsWith(parts[1]).endsWith(".");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            when: manual
            when: always
            when: delayed; start_in: 1h
            needs: []
            needs: [{job: other, optional: true}]
            dependencies: [other]
            pages: true
            only: [chat]
            only: {changes: [never/matches]}
            rules: [{if: $CI_PIPELINE_SOURCE == "chat"}]
            rules: [{changes: [never/matches]}]
            variables: {PATH: "$PATH:/opt", RAW: {value: $RAW, expand: false}}
            """)
    void aJobThatRuns(String body) {
        assertThat(Compile.select(Compile.jobWith(body.replace("; ", "\n")) + "\nother: {script: [x]}", "job"))
                .isInstanceOf(ChatSelection.Selected.class);
    }

    @Test
    void aParallelJobIsRunByItsWholeNameAndItsShortNameListsTheChoices() {
        var text = "deploy: {script: [a], parallel: {matrix: [{R: [eu, us]}]}}";
        assertThat(Compile.select(text, "deploy"))
                .isEqualTo(new ChatSelection.Several("deploy", List.of("deploy: [eu]", "deploy: [us]")));
        assertThat(Compile.select(text, "deploy: [eu]"))
                .isInstanceOfSatisfying(
                        ChatSelection.Selected.class,
                        selected -> assertThat(
                                        selected.job().variables().get("R").value())
                                .isEqualTo("eu"));
    }

    @Test
    void namesAreExactAndTheNearestAreOffered() {
        var text = "hello-world: {script: [a]}\nhello-moon: {script: [a]}\ndeploy staging: {script: [a]}";
        assertThat(Compile.select(text, "Hello-World"))
                .isEqualTo(new ChatSelection.Unknown("Hello-World", List.of("hello-world")));
        assertThat(Compile.select(text, "hello"))
                .isEqualTo(new ChatSelection.Unknown("hello", List.of("hello-world", "hello-moon")));
        assertThat(Compile.select(text, "zzz")).isEqualTo(new ChatSelection.Unknown("zzz", List.of()));
        assertThat(Compile.select(text, "deploy staging")).isInstanceOf(ChatSelection.Selected.class);
    }

    @Test
    void workflowRulesKeepEveryJobFromRunning() {
        assertThat(Compile.select("workflow: {rules: [{if: $CI_COMMIT_TAG}]}\njob: {script: [a]}", "job"))
                .isInstanceOfSatisfying(ChatSelection.NotRunnable.class, job -> {
                    assertThat(job.why())
                            .startsWith("there is no pipeline to run it in, since none of the `workflow: rules`");
                    assertThat(job.remedy()).endsWith("to `workflow`.");
                });
    }

    @Test
    void aTemplateIsNotRun() {
        assertThat(Compile.select(".t: {script: [a]}\njob: {extends: .t}", ".t"))
                .isInstanceOfSatisfying(
                        ChatSelection.NotRunnable.class,
                        job -> assertThat(job.why())
                                .isEqualTo("it is a template: what starts with a dot is never run."));
    }
}
