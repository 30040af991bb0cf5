package dev.chatops.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ChatopsTest {

    @TempDir
    Path data;

    private final StringWriter errors = new StringWriter();

    @Test
    void withoutAWorldTheExitCodeIsThreeAndTheRemedyIsNamed() {
        assertThat(chatops("run", "--data", data.toString(), "demo", "hello-world"))
                .isEqualTo(3);
        assertThat(errors.toString()).contains("./chatops up", data.toString());
        assertThat(chatops("say", "--data", data.toString(), "help")).isEqualTo(3);
    }

    @Test
    void aWorldWhoseLauncherIsGoneIsNone() throws Exception {
        Files.writeString(data.resolve("world.json"), "{\"services\":[],\"launcher\":{\"pid\":1,\"started\":5}}");
        assertThat(chatops("run", "--data", data.toString(), "demo", "hello-world"))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "admin",
                "admin dead-letters",
                "run",
                "run demo",
                "dance",
                "run --wait soon demo hello",
                "lint",
                "bench",
                "up --services kafka=3",
                "up --port-base x"
            })
    void whatIsNotUnderstoodIsUsage(String arguments) {
        assertThat(chatops(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(errors.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run --wait soon demo hello",
                "run --wait -5s demo hello",
                "lint --source x y",
                "admin status --url a:1"
            })
    void aValueThatIsNoneIsRefusedInWordsForPeople(String arguments) {
        assertThat(chatops(arguments.split(" "))).isEqualTo(2);
        assertThat(errors.toString()).contains(", not ").doesNotContain("Exception", "java.");
    }

    @Test
    void theVersionIsThatOfTheRepository() {
        var printed = new StringWriter();
        assertThat(Chatops.commandLine().setOut(new PrintWriter(printed, true)).execute("--version"))
                .isZero();
        assertThat(printed.toString()).matches("chatops \\d.*\\s+");
    }

    /** In a process of its own: what is registered for its end must not keep it from ending. */
    @Test
    void aFirstPortThatIsNoneEndsTheStart() throws Exception {
        var config = Files.writeString(data.resolve("projects.yml"), "users: []\nprojects: []\n");
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Chatops.class.getName(),
                        "up",
                        "--config",
                        config.toString(),
                        "--data",
                        data.toString(),
                        "--port-base",
                        "80")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
            assertThat(data.resolve("log")).content().contains("--port-base", "1024");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aPortThatIsTakenIsNamedWithItsRemedy() throws Exception {
        var config = Files.writeString(data.resolve("projects.yml"), "users: []\nprojects: []\n");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(chatops(
                            "up",
                            "--data",
                            data.toString(),
                            "--config",
                            config.toString(),
                            "--port-base",
                            Integer.toString(taken.getLocalPort())))
                    .isEqualTo(1);
            assertThat(errors.toString()).contains("port " + taken.getLocalPort(), "gateway-service", "--port-base");
        }
    }

    @Test
    void allKeysOfTheJsonAreAlwaysThere() throws Exception {
        var result = new RunResult(
                null, "timeout", null, null, null, List.of(new RunResult.Message("t", null, "", null, false)), 5);
        assertThat(new ObjectMapper().writeValueAsString(result))
                .isEqualTo("{\"reply\":null,\"status\":\"timeout\",\"pipeline_id\":null,\"job_id\":null,"
                        + "\"exit_code\":null,\"messages\":[{\"at\":\"t\",\"response_type\":null,\"text\":\"\","
                        + "\"blocks\":null,\"final\":false}],\"elapsed_ms\":5}");
    }

    @Test
    void timesAreReadAsPeopleTypeThem() {
        var option = new WaitOption();
        assertThat(option.convert("31m")).isEqualTo(Duration.ofMinutes(31));
        assertThat(option.convert("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(option.convert("PT1H")).isEqualTo(Duration.ofHours(1));
        assertThatThrownBy(() -> option.convert("soon")).isInstanceOf(TypeConversionException.class);
    }

    private int chatops(String... arguments) {
        return Chatops.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
    }
}
