package dev.chatops.runner.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.chatops.claim.JobPayload;
import dev.chatops.claim.JobPayload.Variable;
import dev.chatops.events.FailureReason;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.executor.Executor;
import dev.chatops.runner.executor.ExecutorException;
import dev.chatops.runner.executor.HostShell;
import dev.chatops.runner.executor.JobShell;
import dev.chatops.runner.executor.RunningProcess;
import dev.chatops.runner.executor.Watchdog;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs scripts in containers, one container a job, through the Engine API of this machine. git, caches and artifacts are this
 * machine's, as the jobs' user, in the same working copy.
 */
public final class DockerExecutor implements Executor, AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final String RUNNER = "dev.chatops.runner";
    private static final String JOB = "dev.chatops.job";
    private static final Set<String> POLICIES = Set.of("always", "if-not-present", "never");

    private final HostShell host;
    private final RunnerConfig.Docker config;
    private final DockerClient engine;
    private final Map<String, String> label;
    private final Watchdog watchdog;
    private final Containers containers;
    private final String problem;
    private boolean reaped;

    public DockerExecutor(HostShell host, RunnerConfig config) {
        this.host = host;
        this.config = config.docker();
        this.engine = client(config);
        // the folder is one runner's alone, so whatever carries it and is not of this run is of one that is over
        this.label = Map.of(
                RUNNER, hostName() + ":" + config.buildsDir().toAbsolutePath().normalize());
        var wrong = wrongSetting().orElse(null);
        Watchdog started = null;
        if (wrong == null) {
            try {
                started = Watchdog.endingBy(ContainerEnd.command(this.config.host()));
            } catch (IOException e) {
                wrong = e.getMessage();
            }
        }
        this.problem = wrong;
        this.watchdog = started;
        this.containers = new Containers(engine, started);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public Optional<String> problem() {
        if (host.problem().isPresent()) {
            return host.problem();
        }
        if (problem != null) {
            return Optional.of(problem);
        }
        try {
            engine.pingCmd().exec();
            reapOnce();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("the Docker engine at %s does not answer: %s".formatted(config.host(), reason(e)));
        }
    }

    @Override
    public JobShell open(JobPayload payload, JobFolders folders, Consumer<String> say, Consumer<RunningProcess> running)
            throws ExecutorException, InterruptedException {
        var variables = new HashMap<String, String>();
        payload.variables().stream()
                .filter(variable -> !variable.file())
                .forEach((Variable variable) -> variables.put(variable.key(), variable.value()));
        var image = ImageChoice.of(payload, config, variables);
        say.accept("Using Docker executor with image %s ...\n".formatted(image.name()));
        try {
            var id = new DockerImages(engine).have(image, say, running);
            var labels = new HashMap<>(label);
            labels.put(JOB, Long.toString(payload.jobId()));
            return new ContainerShell(containers, host, config, image, id, folders, payload.jobId(), labels, say);
        } catch (RuntimeException e) {
            Log.errorf("the Docker engine does not do its work jobId=%d: %s", payload.jobId(), reason(e));
            throw new ExecutorException(
                    FailureReason.RUNNER_SYSTEM_FAILURE, "the Docker engine does not answer: " + reason(e));
        }
    }

    @Override
    public void close() throws IOException {
        if (watchdog != null) {
            watchdog.close();
        }
        engine.close();
    }

    /** What an exception of the client library says, in one line. */
    static String reason(Exception e) {
        var cause = e;
        while (cause.getCause() instanceof Exception deeper && deeper != cause) {
            cause = deeper;
        }
        var text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return text.strip().replaceAll("\\s+", " ");
    }

    private synchronized void reapOnce() {
        if (!reaped) {
            containers.reap(label);
            reaped = true;
        }
    }

    private Optional<String> wrongSetting() {
        if (!"unix".equals(config.host().getScheme())) {
            return Optional.of("CHATOPS_RUNNER_DOCKER_HOST is the socket of this machine's engine, such as"
                    + " unix:///var/run/docker.sock, not " + config.host());
        }
        if (config.network().equals("host") || config.network().startsWith("container:")) {
            return Optional.of("CHATOPS_RUNNER_DOCKER_NETWORK must not be " + config.network()
                    + ": a job would reach what only this machine may");
        }
        if (config.pullPolicy().isEmpty() || !POLICIES.containsAll(config.pullPolicy())) {
            return Optional.of("CHATOPS_RUNNER_DOCKER_PULL_POLICY is always, if-not-present or never");
        }
        return Optional.empty();
    }

    private static DockerClient client(RunnerConfig config) {
        URI engine = config.docker().host();
        var http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(engine)
                .connectionTimeout(ANSWER_LIMIT)
                .maxConnections(4 * config.concurrent() + 4) // a running script has two
                .build();
        var settings = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(engine.toString())
                .withDockerTlsVerify(false)
                .build();
        return DockerClientImpl.getInstance(settings, http);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException _) {
            return "localhost";
        }
    }
}
