package dev.chatops.runner.executor;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the executor that this runner is configured to have. */
public class Executors {

    @Produces
    @Singleton
    public static Executor executor(HostShell host) {
        return new ShellExecutor(host);
    }
}
