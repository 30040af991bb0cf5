package dev.chatops.runner.executor;

import dev.chatops.claim.JobPayload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs scripts in a bash of this machine. */
public final class ShellExecutor implements Executor {

    private static final String WARNING = "\033[0;33mWARNING: %s\033[0;m\n";

    private final HostShell host;

    public ShellExecutor(HostShell host) {
        this.host = host;
    }

    @Override
    public String name() {
        return "shell";
    }

    @Override
    public Optional<String> problem() {
        return host.problem();
    }

    @Override
    public JobShell open(
            JobPayload payload, JobFolders folders, Consumer<String> say, Consumer<RunningProcess> running) {
        say.accept("Using Shell (bash) executor...\n");
        if (payload.image() != null) {
            say.accept(WARNING.formatted("the job's image " + payload.image().name()
                    + " is not used: this runner runs jobs in a shell of its machine"));
        }
        if (!payload.services().isEmpty()) {
            say.accept(WARNING.formatted(
                    "the job's services are not started: this runner runs jobs in a shell of its machine"));
        }
        return new HostJobShell(host);
    }

    private record HostJobShell(HostShell host) implements JobShell {

        @Override
        public Map<String, String> environment() {
            return host.environment();
        }

        @Override
        public void give(Path file) throws IOException {
            host.give(file);
        }

        @Override
        public RunningProcess run(Path script, Path folder, Map<String, String> variables, ProcessOutput output)
                throws IOException {
            return host.runFile(script, folder, variables, output);
        }

        @Override
        public void close() {
            // each script has taken its processes along
        }
    }
}
