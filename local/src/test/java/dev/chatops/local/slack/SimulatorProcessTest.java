package dev.chatops.local.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.local.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as a process of its own. */
class SimulatorProcessTest {

    @TempDir
    Path folder;

    @Test
    void itEndsAtOnceOnCtrlCWhateverItIsDoing() throws Exception {
        int port = FreePorts.next();
        var builder = new ProcessBuilder(
                "env", // tests that are run in the background are born ignoring Ctrl-C
                "--default-signal=INT",
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                SlackSimulator.class.getName());
        builder.environment().put("CHATOPS_SIM_PORT", Integer.toString(port));
        builder.environment().put("CHATOPS_SIM_GATEWAY", "http://127.0.0.1:1");
        builder.environment().put("CHATOPS_SIM_SIGNING_SECRET", "secret");
        builder.environment().put("CHATOPS_SIM_TOKENS", "xoxb-x");
        var log = folder.resolve("log").toFile();
        var process = builder.redirectErrorStream(true).redirectOutput(log).start();
        try {
            var client = new SimulatorClient(URI.create("http://127.0.0.1:" + port));
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> client.get("/q/health/ready").statusCode() == 200);
            client.transcriptSoon("wait=60");
            client.post("/sim/faults", "{\"target\":\"web_api\",\"kind\":\"timeout\"}");
            client.postAndLeave("/api/auth.test", "token=xoxb-x");
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("by SIGINT").isEqualTo(130);
            assertThat(log).content().doesNotContain("Exception");
        } finally {
            process.destroyForcibly();
        }
    }
}
