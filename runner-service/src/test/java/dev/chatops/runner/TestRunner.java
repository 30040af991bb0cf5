package dev.chatops.runner;

import dev.chatops.runner.claim.HeldAttempts;
import dev.chatops.runner.claim.PipelineClient;
import dev.chatops.runner.event.JobEventPublisher;
import dev.chatops.runner.job.JobRuns;
import dev.chatops.runner.queue.JobIntake;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A whole runner without its container, so that a test can have several of them. */
public final class TestRunner implements AutoCloseable {

    private final RunnerId id = new RunnerId();
    private final JobEventPublisher events;
    private final HeldAttempts held;
    private final PipelineClient pipeline;
    private final JobIntake intake;

    public TestRunner(String bootstrapServers, FakePipeline fake, String pool, Path builds, int slots) {
        var config = config(fake, pool, builds, Map.of("chatops.runner.concurrent", "" + slots));
        events = new JobEventPublisher(bootstrapServers);
        pipeline = new PipelineClient(config, id);
        held = new HeldAttempts(pipeline, events, config, bootstrapServers);
        var metrics = new SimpleMeterRegistry();
        var runs = new JobRuns(config, id, events, held, metrics, Clock.systemUTC());
        intake = new JobIntake(config, pipeline, runs, metrics, bootstrapServers);
        held.start(null);
        intake.start(null);
    }

    public String id() {
        return id.value();
    }

    static RunnerConfig config(FakePipeline fake, String pool, Path builds, Map<String, String> more) {
        var properties = new HashMap<>(Map.of(
                "chatops.runner.pool",
                pool,
                "chatops.runner.token",
                FakePipeline.TOKEN,
                "chatops.runner.pipeline-url",
                fake.url().toString(),
                "chatops.runner.builds-dir",
                builds.toString(),
                "chatops.runner.drain",
                "PT1S",
                "chatops.runner.shell.same-user",
                "true",
                "chatops.runner.shell.grace",
                "PT1S"));
        properties.putAll(more);
        return new SmallRyeConfigBuilder()
                .withMapping(RunnerConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(RunnerConfig.class);
    }

    @Override
    public void close() throws Exception {
        intake.drain(null);
        held.stop();
        pipeline.close();
        events.close();
    }
}
