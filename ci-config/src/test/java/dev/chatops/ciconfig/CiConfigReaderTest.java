package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CiConfigReaderTest {
    private static final String DEMO = """
            stages: [build, chatops]

            variables:
              GREETING: Hello

            default:
              tags: [linux]

            .chat:
              stage: chatops
              only: [chat]
              variables:
                FROM: template

            hello-world:
              extends: .chat
              script:
                - echo "$GREETING World."

            compile:
              stage: build
              script: make
              timeout: 1h 30m
              when: manual

            nightly:
              except: [chat]
              stage: build
              before_script: [a, [b]]
              script: [c]
              after_script: d
            """;

    @Test
    void aJobHasWhatDefaultsTemplatesAndItselfGiveIt() {
        var config = Compile.valid(DEMO);
        assertThat(config.stages()).containsExactly(".pre", "build", "chatops", ".post");
        assertThat(config.jobs().keySet()).containsExactly("hello-world", "compile", "nightly");
        var hello = config.jobs().get("hello-world");
        assertThat(hello.stage()).isEqualTo("chatops");
        assertThat(hello.script()).containsExactly("echo \"$GREETING World.\"");
        assertThat(hello.tags()).containsExactly("linux");
        assertThat(hello.variables())
                .isEqualTo(Map.of("GREETING", new JobVariable("Hello"), "FROM", new JobVariable("template")));
        assertThat(hello.isIncluded()).isTrue();
        var compile = config.jobs().get("compile");
        assertThat(compile.when()).isEqualTo(When.MANUAL);
        assertThat(compile.timeout()).contains(Duration.ofMinutes(90));
        assertThat(compile.allowFailure().allowed()).isTrue();
        var nightly = config.jobs().get("nightly");
        assertThat(nightly.beforeScript()).containsExactly("a", "b");
        assertThat(nightly.afterScript()).containsExactly("d");
        assertThat(nightly.isIncluded()).isFalse();
    }

    @Test
    void aJobWithoutPolicyRunsFromChatSinceAChatPipelineIsABranchPipeline() {
        assertThat(Compile.select("job: {script: [ls]}", "job")).isInstanceOf(ChatSelection.Selected.class);
    }

    @Test
    void onlyChatKeepsAJobOutOfThePushPipeline() {
        var push = Compile.valid(DEMO, PipelineContext.of(PipelineSource.PUSH, "main"));
        assertThat(push.jobs().get("hello-world").isIncluded()).isFalse();
        assertThat(push.jobs().get("nightly").isIncluded()).isTrue();
    }

    @Test
    void aJobThatIsKeptOutSaysWhyAndWhatToDo() {
        assertThat(Compile.select(DEMO, "nightly"))
                .isEqualTo(new ChatSelection.NotRunnable(
                        "nightly",
                        "its `except: [chat]` keeps source `chat` on branch `main` out.",
                        "Take `chat` out of `except` of that job."));
    }

    @Test
    void anUnknownJobIsAnsweredWithTheNearestNames() {
        assertThat(Compile.select(DEMO, "helo-world"))
                .isEqualTo(new ChatSelection.Unknown("helo-world", List.of("hello-world")));
    }

    @Test
    void aTemplateIsNoJob() {
        assertThat(Compile.select(DEMO, ".chat")).isInstanceOf(ChatSelection.NotRunnable.class);
    }

    @Test
    void anErrorNamesFileLineJobAndKeyword() {
        assertThat(Compile.error("""
                job:
                  script: [ls]
                  skript: [ls]
                """))
                .isEqualTo(new LintError(
                        "jobs:job config contains unknown keys: skript. Did you mean `script`?",
                        ".gitlab-ci.yml",
                        3,
                        "job",
                        "skript"));
    }

    @Test
    void aMissingFileIsNoError() {
        assertThat(CiConfigReader.compile("x.yml", new MapFiles(), Compile.CHAT))
                .isEqualTo(new Compilation.Missing("x.yml"));
    }
}
