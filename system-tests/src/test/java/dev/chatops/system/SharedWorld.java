package dev.chatops.system;

import dev.chatops.local.FreePorts;
import dev.chatops.local.world.World;
import dev.chatops.local.world.WorldException;
import dev.chatops.system.soak.SoakProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One world with two runners, gateways and reply-services for all classes that ask for it: its start costs more than most tests. A test leaves it as it found
 * it, with all parts running.
 */
public final class SharedWorld implements ParameterResolver {

    /** Two gateways, so that a request delivered twice comes to another one. */
    private static final Map<String, Integer> REPLICAS = Map.of("runner", 2, "gateway", 2, "reply", 2);

    /**
     * @param api GitLab's API as the project file's first user sees it
     * @param spans what the services trace
     * @param logs the folder of their logs, in JSON
     * @param soak one of its projects
     */
    public record Parts(
            TestProject project, World world, Chat chat, JobsApi api, SpanCollector spans, Path logs, SoakProject soak)
            implements AutoCloseable {
        @Override
        public void close() {
            world.close();
            spans.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Parts.class;
    }

    @Override
    public Parts resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Parts.class, _ -> start(), Parts.class);
    }

    private static Parts start() {
        try {
            var folder = Files.createTempDirectory(Path.of("target"), "world").toAbsolutePath();
            var project = TestProject.in(folder);
            var spans = new SpanCollector();
            var world = TestWorlds.start(
                    folder.resolve("data"),
                    project.projectFile(),
                    FreePorts.rangeOf(16),
                    REPLICAS,
                    Map.of(
                            "OTEL_EXPORTER_OTLP_ENDPOINT", spans.endpoint(),
                            "OTEL_BSP_SCHEDULE_DELAY", "200",
                            "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"));
            return new Parts(
                    project,
                    world,
                    new Chat(world.service("simulator").url().toString()),
                    new JobsApi(
                            world.described().console(),
                            world.service("reply-service").url().toString(),
                            world.described().apiToken()),
                    spans,
                    folder.resolve("data/logs"),
                    project.soak());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (WorldException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
