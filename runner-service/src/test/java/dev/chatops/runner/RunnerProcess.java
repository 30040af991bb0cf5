package dev.chatops.runner;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** A runner in a process of its own, started as the local world starts one, so that what it uses can be told apart. */
public final class RunnerProcess implements AutoCloseable {

    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

    private final Process process;

    public RunnerProcess(String bootstrapServers, URI pipeline, String pool, Path builds, Map<String, String> more)
            throws IOException {
        var settings = new HashMap<>(more);
        settings.put("pool", pool);
        settings.put("pipeline-url", pipeline.toString());
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                RunnerProcess.class.getName(),
                bootstrapServers,
                builds.toString()));
        settings.forEach((name, value) -> command.add(name + "=" + value));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public long pid() {
        return process.pid();
    }

    /** It ends by the end of its input. */
    @Override
    public void close() throws Exception {
        process.getOutputStream().close();
        process.waitFor();
    }

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.INFO); // as the service has it
        Logger.getLogger("org.apache.kafka").setLevel(Level.SEVERE);
        var settings = Arrays.stream(arguments)
                .skip(2)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        try (var _ = new TestRunner(arguments[0], TestConfig.of(Path.of(arguments[1]), settings))) {
            while (System.in.read() >= 0) {
                // until whoever started it is done
            }
        }
        System.exit(0);
    }
}
