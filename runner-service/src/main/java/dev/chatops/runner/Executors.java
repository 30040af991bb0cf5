package dev.chatops.runner;

import dev.chatops.runner.docker.DockerExecutor;
import dev.chatops.runner.executor.Executor;
import dev.chatops.runner.executor.HostShell;
import dev.chatops.runner.executor.ShellExecutor;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Makes the executor that this runner is configured to have. */
public class Executors {

    @Produces
    @Singleton
    public static Executor executor(HostShell host, RunnerConfig config) {
        return switch (config.executor()) {
            case "shell" -> new ShellExecutor(host);
            case "docker" -> new DockerExecutor(host, config);
            default ->
                throw new IllegalArgumentException(
                        "CHATOPS_RUNNER_EXECUTOR is shell or docker, not " + config.executor());
        };
    }

    public static void close(@Disposes Executor executor) throws IOException {
        if (executor instanceof DockerExecutor docker) {
            docker.close();
        }
    }
}
