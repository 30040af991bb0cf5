package dev.chatops.runner;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A {@link FakePipeline} that knows no end of any job, and the settings of a runner that belongs to it. */
public class FakePipelineResource implements QuarkusTestResourceLifecycleManager {

    private FakePipeline pipeline;

    @Override
    public Map<String, String> start() {
        try {
            pipeline = new FakePipeline(_ -> false);
            return Map.of(
                    "chatops.runner.token",
                    FakePipeline.TOKEN,
                    "chatops.runner.pipeline-url",
                    pipeline.url().toString(),
                    "chatops.runner.builds-dir",
                    Files.createTempDirectory("builds").toString(),
                    "chatops.runner.shell.same-user",
                    "true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(pipeline, new TestInjector.MatchesType(FakePipeline.class));
    }

    @Override
    public void stop() {
        pipeline.close();
    }
}
