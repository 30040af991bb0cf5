package dev.chatops.runner;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.runner.artifact.ArtifactClient;
import dev.chatops.runner.cache.DirectoryCacheStore;
import dev.chatops.runner.claim.HeldAttempts;
import dev.chatops.runner.claim.JobControls;
import dev.chatops.runner.claim.PipelineClient;
import dev.chatops.runner.event.BrokerContact;
import dev.chatops.runner.event.JobEventPublisher;
import dev.chatops.runner.executor.Executor;
import dev.chatops.runner.executor.HostShell;
import dev.chatops.runner.job.JobRuns;
import dev.chatops.runner.queue.JobIntake;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A whole runner without its container, so that a test can have several of them. */
public final class TestRunner implements AutoCloseable {

    private final RunnerId id = new RunnerId();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final HostShell host;
    private final Executor executor;
    private final JobEventPublisher events;
    private final BrokerContact broker;
    private final HeldAttempts held;
    private final PipelineClient pipeline;
    private final JobControls controls;
    private final ArtifactClient artifacts;
    private final JobRuns runs;
    private final JobIntake intake;

    public TestRunner(String bootstrapServers, FakePipeline fake, String pool, Path builds, int slots)
            throws InterruptedException {
        this(bootstrapServers, fake, pool, builds, Map.of("concurrent", Integer.toString(slots)));
    }

    public TestRunner(
            String bootstrapServers, FakePipeline fake, String pool, Path builds, Map<String, String> settings)
            throws InterruptedException {
        this(bootstrapServers, config(fake, pool, builds, settings));
    }

    public TestRunner(String bootstrapServers, RunnerConfig config) throws InterruptedException {
        var clock = Clock.systemUTC();
        host = new HostShell(config);
        executor = Executors.executor(host, config);
        var connection = BrokerConnection.to(bootstrapServers);
        events = new JobEventPublisher(connection);
        broker = new BrokerContact(connection);
        pipeline = new PipelineClient(config, id);
        held = new HeldAttempts(pipeline, broker, config);
        controls = new JobControls(held, connection);
        artifacts = new ArtifactClient(config);
        runs = new JobRuns(
                config,
                id,
                host,
                executor,
                new DirectoryCacheStore(config),
                artifacts,
                events,
                held,
                metrics,
                clock,
                "1.0-test");
        intake = new JobIntake(config, pipeline, executor, runs, held, metrics, connection);
        held.start(null);
        controls.start(null);
        intake.start(null);
    }

    public String id() {
        return id.value();
    }

    public SimpleMeterRegistry metrics() {
        return metrics;
    }

    private static RunnerConfig config(FakePipeline fake, String pool, Path builds, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("pool", pool);
        all.put("pipeline-url", fake.url().toString());
        return TestConfig.of(builds, all);
    }

    /** Why it takes no job now; empty when all is well. */
    String missing() {
        return intake.missing();
    }

    /** SIGTERM, as far as a runner sees it. */
    public void drain() throws InterruptedException {
        intake.drain(null);
    }

    @Override
    public void close() throws Exception {
        drain();
        controls.stop();
        held.stop();
        runs.close();
        Executors.close(executor);
        pipeline.close();
        artifacts.close();
        broker.close();
        events.close();
        host.close();
    }
}
