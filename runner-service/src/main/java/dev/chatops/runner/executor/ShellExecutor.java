package dev.chatops.runner.executor;

import dev.chatops.claim.JobPayload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs scripts in a bash of this machine. */
final class ShellExecutor implements Executor {

    private final HostShell host;

    ShellExecutor(HostShell host) {
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
