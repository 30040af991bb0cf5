package dev.chatops.gateway.publish;

import dev.chatops.local.FreePorts;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real broker in a process of its own, which a test can stop breathing, kill and start again. */
public class BrokerProcess implements QuarkusTestResourceLifecycleManager {

    private Process process;
    private ProcessBuilder start;

    @Override
    public Map<String, String> start() {
        int port = FreePorts.next();
        try {
            var folder = Files.createTempDirectory("broker");
            start = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LocalKafka.class.getName(),
                            folder.resolve("data").toString(),
                            Integer.toString(port),
                            Integer.toString(FreePorts.next()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("broker.log").toFile());
            process = start.start();
            LocalTopics.create("127.0.0.1:" + port);
        } catch (Exception e) {
            throw new IllegalStateException("the broker of this test did not start", e);
        }
        return Map.of("kafka.bootstrap.servers", "127.0.0.1:" + port);
    }

    /** It keeps its connections, and answers nothing. */
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    /** As a crash does. Returns when it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void restart() {
        try {
            process = start.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        if (process != null) {
            kill();
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(BrokerProcess.class));
    }

    private void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
