package dev.chatops.runner.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Volume;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.executor.Executor.JobFolders;
import dev.chatops.runner.executor.HostShell;
import dev.chatops.runner.executor.JobShell;
import dev.chatops.runner.executor.ProcessOutput;
import dev.chatops.runner.executor.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The container of one job. It is made for the first script and started again for each further one, so that what a script left
 * outside of the working copy is there for {@code after_script}, as in GitLab.
 */
final class ContainerShell implements JobShell {

    private static final String ENTRY = "entry.sh";
    private static final long NANO_CPUS = 1_000_000_000;

    private final Containers containers;
    private final HostShell host;
    private final RunnerConfig.Docker config;
    private final ImageChoice image;
    private final String imageId;
    private final JobFolders folders;
    private final long jobId;
    private final Map<String, String> labels;
    private final Consumer<String> say;
    private String container;

    /** @param labels by which the container is found again when this runner is gone */
    ContainerShell(
            Containers containers,
            HostShell host,
            RunnerConfig.Docker config,
            ImageChoice image,
            String imageId,
            JobFolders folders,
            long jobId,
            Map<String, String> labels,
            Consumer<String> say) {
        this.containers = containers;
        this.host = host;
        this.config = config;
        this.image = image;
        this.imageId = imageId;
        this.folders = folders;
        this.jobId = jobId;
        this.labels = labels;
        this.say = say;
    }

    /** The image's own are in the container already. */
    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    /** The container's user has the number of the jobs' user here. */
    @Override
    public void give(Path file) throws IOException {
        host.give(file);
    }

    @Override
    public RunningProcess run(Path script, Path folder, Map<String, String> variables, ProcessOutput output)
            throws IOException {
        var entry = folders.files().resolve(ENTRY);
        Files.deleteIfExists(entry);
        Files.createFile(entry, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(entry, EntryScript.of(script, folder, variables));
        give(entry);
        try {
            if (container == null) {
                makeProject();
                container = create(entry);
            }
            return ContainerProcess.start(containers.engine(), container, output, say);
        } catch (DockerException e) {
            throw new IOException("the container of image %s cannot be started: %s"
                    .formatted(image.name(), DockerExecutor.reason(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (container != null) {
            containers.remove(container);
        }
    }

    /** What is mounted must be there; what the engine makes itself would be root's. */
    private void makeProject() throws IOException, InterruptedException {
        int exitCode = host.run(
                        "mkdir -p -- \"$1\"",
                        List.of(folders.project().toString()),
                        Path.of("/"),
                        host.environment(),
                        (_, _) -> {})
                .await();
        if (exitCode != 0) {
            throw new IOException("the folder of the working copy cannot be made");
        }
    }

    private String create(Path entry) throws IOException {
        var command = containers
                .engine()
                .createContainerCmd(imageId)
                .withHostConfig(hostConfig())
                .withLabels(labels)
                .withUser(host.ids(folders.builds()))
                .withWorkingDir(folders.project().toString())
                .withCmd("sh", "-c", EntryScript.FIRST_PROCESS, "sh", entry.toString());
        if (!image.entrypoint().isEmpty()) {
            command.withEntrypoint(image.entrypoint());
        }
        if (!image.platform().isEmpty()) {
            command.withPlatform(image.platform());
        }
        return containers.create(jobId, command);
    }

    /** No more than a job needs: no rights, no devices, no engine, and of this machine its own folders alone. */
    private HostConfig hostConfig() {
        var project = folders.project().toString();
        var files = folders.files().toString();
        var limits = HostConfig.newHostConfig()
                .withBinds(
                        new Bind(project, new Volume(project), AccessMode.rw),
                        new Bind(files, new Volume(files), AccessMode.ro))
                .withPrivileged(false)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withNetworkMode(config.network())
                .withPidsLimit(config.pids())
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE)); // it is read as it comes
        config.memoryBytes().ifPresent(bytes -> limits.withMemory(bytes).withMemorySwap(bytes));
        config.cpus().ifPresent(cpus -> limits.withNanoCPUs((long) (cpus * NANO_CPUS)));
        return limits;
    }
}
