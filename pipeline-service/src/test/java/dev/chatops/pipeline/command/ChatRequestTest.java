package dev.chatops.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.pipeline.command.ChatRequest.Approve;
import dev.chatops.pipeline.command.ChatRequest.Cancel;
import dev.chatops.pipeline.command.ChatRequest.Explain;
import dev.chatops.pipeline.command.ChatRequest.Help;
import dev.chatops.pipeline.command.ChatRequest.History;
import dev.chatops.pipeline.command.ChatRequest.Incomplete;
import dev.chatops.pipeline.command.ChatRequest.Jobs;
import dev.chatops.pipeline.command.ChatRequest.Logs;
import dev.chatops.pipeline.command.ChatRequest.NotUnderstood;
import dev.chatops.pipeline.command.ChatRequest.Play;
import dev.chatops.pipeline.command.ChatRequest.Reject;
import dev.chatops.pipeline.command.ChatRequest.Retry;
import dev.chatops.pipeline.command.ChatRequest.Run;
import dev.chatops.pipeline.command.ChatRequest.Status;
import dev.chatops.pipeline.command.ChatRequest.Unlink;
import dev.chatops.pipeline.command.ChatRequest.Whoami;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {

    private static final Optional<String> DEMO = Optional.of("demo");
    private static final Optional<String> NONE = Optional.empty();

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("demo run hello", run(DEMO, "hello", "")),
                Arguments.of("run hello", run(NONE, "hello", "")),
                Arguments.of("  demo   run   hello", run(DEMO, "hello", "")),
                Arguments.of("demo run foo bar baz", run(DEMO, "foo", "bar baz")),
                Arguments.of("demo run foo\nbar\nbaz", run(DEMO, "foo", "bar\nbaz")),
                Arguments.of("demo run foo  bar ", run(DEMO, "foo", "bar ")),
                Arguments.of("demo run foo ", run(DEMO, "foo", "")),
                Arguments.of("demo run args 'a \"b c\"'", run(DEMO, "args", "'a \"b c\"'")),
                Arguments.of("demo run foo \u201ccurly\u201d", run(DEMO, "foo", "\u201ccurly\u201d")),
                Arguments.of("demo run \"my job\" x", run(DEMO, "my job", "x")),
                Arguments.of("demo run 'my job'", run(DEMO, "my job", "")),
                Arguments.of("demo run \u201cmy job\u201d x", run(DEMO, "my job", "x")),
                Arguments.of("demo run \"test: [eu]\" $(id)", run(DEMO, "test: [eu]", "$(id)")),
                Arguments.of("demo run \"open x", run(DEMO, "\"open", "x")),
                Arguments.of("demo run \"a\"b", run(DEMO, "\"a\"b", "")),
                Arguments.of(
                        "demo run",
                        incomplete(DEMO, "run", "Which job? Name it behind `run`, as in `run hello-world`.")),
                Arguments.of(
                        "run", incomplete(NONE, "run", "Which job? Name it behind `run`, as in `run hello-world`.")),
                Arguments.of("", new Help(NONE)),
                Arguments.of("   ", new Help(NONE)),
                Arguments.of("help", new Help(NONE)),
                Arguments.of("demo help", new Help(DEMO)),
                Arguments.of("demo", new NotUnderstood(DEMO, "")),
                Arguments.of("demo dance now", new NotUnderstood(DEMO, "dance")),
                Arguments.of("demo RUN hello", new NotUnderstood(DEMO, "RUN")),
                Arguments.of("demo run --ref feature/x foo --ref y", onRef("feature/x", false, "foo", "--ref y")),
                Arguments.of("demo run --ref=feature/x --again foo", onRef("feature/x", true, "foo", "")),
                Arguments.of("demo run \u2014ref \u201cfeature x\u201d foo", onRef("feature x", false, "foo", "")),
                Arguments.of("demo run \"--ref\" x", run(DEMO, "--ref", "x")),
                Arguments.of("demo run --ref", incomplete(DEMO, "run", NO_BRANCH)),
                Arguments.of("demo run --ref= foo", incomplete(DEMO, "run", NO_BRANCH)),
                Arguments.of("jobs", new Jobs(NONE)),
                Arguments.of("demo status", new Status(DEMO, Optional.empty())),
                Arguments.of("demo status #12", new Status(DEMO, Optional.of(12L))),
                Arguments.of("demo cancel 12", new Cancel(DEMO, 12)),
                Arguments.of("acme/demo retry 12", new Retry(Optional.of("acme/demo"), 12)),
                Arguments.of("demo logs 12", new Logs(DEMO, 12)),
                Arguments.of("history", new History(NONE)),
                Arguments.of("whoami", new Whoami(NONE)),
                Arguments.of("unlink", new Unlink(NONE)),
                Arguments.of("demo approve 7", new Approve(DEMO, 7)),
                Arguments.of("demo reject 7", new Reject(DEMO, 7)),
                Arguments.of("explain demo run x  y ", new Explain(NONE, "demo run x  y ")),
                Arguments.of(
                        "demo cancel",
                        incomplete(
                                DEMO,
                                "cancel",
                                "Which job? Give its number, as in `cancel 12`; `history` shows the newest.")),
                Arguments.of(
                        "demo approve all",
                        incomplete(DEMO, "approve", "Which request? Give its number, as in `approve 7`.")),
                Arguments.of(
                        "demo cancel 12 13",
                        incomplete(
                                DEMO, "cancel", "`cancel` takes one number and nothing behind it, as in `cancel 12`.")),
                Arguments.of(
                        "demo cancel 99999999999999999999",
                        incomplete(
                                DEMO,
                                "cancel",
                                "Which job? Give its number, as in `cancel 12`; `history` shows the newest.")),
                Arguments.of("demo play 12", new Play(DEMO, 12, List.of())),
                Arguments.of(
                        "demo play 12 TO=prod MSG=\"a  b\" EMPTY= LAST='$(id)'",
                        new Play(
                                DEMO,
                                12,
                                List.of(
                                        new GivenVariable("TO", "prod"),
                                        new GivenVariable("MSG", "a  b"),
                                        new GivenVariable("EMPTY", ""),
                                        new GivenVariable("LAST", "$(id)")))),
                Arguments.of(
                        "demo play 12 prod",
                        incomplete(
                                DEMO,
                                "play",
                                "`prod` is not a variable. Write `play 12 NAME=value`; a value with blanks stands in quotes.")),
                Arguments.of(
                        "demo play 12 1X=y",
                        incomplete(
                                DEMO,
                                "play",
                                "The variable `1X` cannot be given: a variable is named by letters, digits and _, and does not start with a digit.")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CI_COMMIT_SHA",
                "CI",
                "GITLAB_USER_LOGIN",
                "CHAT_INPUT",
                "CHAT_USER_ID",
                "chat_input",
                "CHATOPS",
                "GITLAB_CI"
            })
    void whatJobsTrustCannotBeGiven(String name) {
        assertThat(ChatRequest.parse("demo play 1 " + name + "=x"))
                .isEqualTo(incomplete(
                        DEMO,
                        "play",
                        "The variable `%s` cannot be given: it is predefined, so that jobs can trust it."
                                .formatted(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "BASH_ENV", "LD_PRELOAD", "IFS", "GIT_SSH_COMMAND", "NODE_OPTIONS", "BASH_FUNC_ls"})
    void whatProgramsTakeAsCodeCannotBeGiven(String name) {
        assertThat(ChatRequest.parse("demo play 1 " + name + "=x"))
                .isEqualTo(incomplete(
                        DEMO,
                        "play",
                        "The variable `%s` cannot be given: programs take it as code or as a place to find code."
                                .formatted(name)));
    }

    private static final String NO_BRANCH = "Which branch? Name it behind `--ref`, as in `run --ref main JOB`.";

    private static ChatRequest run(Optional<String> project, String job, String input) {
        return new Run(project, Optional.empty(), false, job, input);
    }

    private static ChatRequest onRef(String ref, boolean again, String job, String input) {
        return new Run(DEMO, Optional.of(ref), again, job, input);
    }

    private static ChatRequest incomplete(Optional<String> project, String verb, String problem) {
        return new Incomplete(project, verb, problem);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aTextMeans(String text, ChatRequest expected) {
        assertThat(ChatRequest.parse(text)).isEqualTo(expected);
    }
}
