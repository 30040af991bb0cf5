package dev.chatops.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.pipeline.command.ChatRequest.Help;
import dev.chatops.pipeline.command.ChatRequest.NotUnderstood;
import dev.chatops.pipeline.command.ChatRequest.Run;
import dev.chatops.pipeline.command.ChatRequest.RunWhat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChatRequestTest {

    private static final Optional<String> DEMO = Optional.of("demo");
    private static final Optional<String> NONE = Optional.empty();

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("demo run hello", new Run(DEMO, "hello", "")),
                Arguments.of("run hello", new Run(NONE, "hello", "")),
                Arguments.of("  demo   run   hello", new Run(DEMO, "hello", "")),
                Arguments.of("demo run foo bar baz", new Run(DEMO, "foo", "bar baz")),
                Arguments.of("demo run foo\nbar\nbaz", new Run(DEMO, "foo", "bar\nbaz")),
                Arguments.of("demo run foo  bar ", new Run(DEMO, "foo", "bar ")),
                Arguments.of("demo run foo ", new Run(DEMO, "foo", "")),
                Arguments.of("demo run args 'a \"b c\"'", new Run(DEMO, "args", "'a \"b c\"'")),
                Arguments.of("demo run foo \u201ccurly\u201d", new Run(DEMO, "foo", "\u201ccurly\u201d")),
                Arguments.of("demo run \"my job\" x", new Run(DEMO, "my job", "x")),
                Arguments.of("demo run 'my job'", new Run(DEMO, "my job", "")),
                Arguments.of("demo run \u201cmy job\u201d x", new Run(DEMO, "my job", "x")),
                Arguments.of("demo run \"test: [eu]\" $(id)", new Run(DEMO, "test: [eu]", "$(id)")),
                Arguments.of("demo run \"open x", new Run(DEMO, "\"open", "x")),
                Arguments.of("demo run \"a\"b", new Run(DEMO, "\"a\"b", "")),
                Arguments.of("demo run", new RunWhat(DEMO)),
                Arguments.of("run", new RunWhat(NONE)),
                Arguments.of("", new Help(NONE)),
                Arguments.of("   ", new Help(NONE)),
                Arguments.of("help", new Help(NONE)),
                Arguments.of("demo help", new Help(DEMO)),
                Arguments.of("demo", new NotUnderstood(DEMO, "")),
                Arguments.of("demo dance now", new NotUnderstood(DEMO, "dance")),
                Arguments.of("demo RUN hello", new NotUnderstood(DEMO, "RUN")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aTextMeans(String text, ChatRequest expected) {
        assertThat(ChatRequest.parse(text)).isEqualTo(expected);
    }
}
