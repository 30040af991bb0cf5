package dev.chatops.runner;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A runner's settings without a container. */
public final class TestConfig {

    private TestConfig() {}

    /** @param more settings without their prefix {@code chatops.runner.}; they win over those of all tests */
    public static RunnerConfig of(Path builds, Map<String, String> more) {
        var properties = new HashMap<>(Map.of(
                "chatops.runner.token", FakePipeline.TOKEN,
                "chatops.runner.pipeline-url", "http://127.0.0.1:1",
                "chatops.runner.builds-dir", builds.toString(),
                "chatops.runner.drain", "PT1S",
                "chatops.runner.shell.same-user", "true",
                "chatops.runner.shell.grace", "PT1S"));
        more.forEach((name, value) -> properties.put("chatops.runner." + name, value));
        return new SmallRyeConfigBuilder()
                .withMapping(RunnerConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(RunnerConfig.class);
    }
}
