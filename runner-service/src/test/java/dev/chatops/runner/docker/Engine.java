package dev.chatops.runner.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The Docker engine that tests may use: at {@code DOCKER_HOST} when that is a socket, else at the usual one. Its images are built
 * from this machine's own static programs, so that nothing is downloaded.
 */
final class Engine implements AutoCloseable {

    private static final Path BASH = Path.of("/bin/bash-static");
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> TOOLS = List.of(
            "sh", "ls", "cat", "echo", "sleep", "id", "env", "mkdir", "touch", "head", "tr", "dd", "chmod", "stat");

    private final URI host;
    private final DockerClient client;

    private Engine(URI host, DockerClient client) {
        this.host = host;
        this.client = client;
    }

    /** Why there is none; empty when there is one. */
    static Optional<String> missing() {
        if (!Files.isExecutable(BASH) || !Files.isExecutable(BUSYBOX)) {
            return Optional.of("no %s and %s here to build images from (Debian: bash-static, busybox-static)"
                    .formatted(BASH, BUSYBOX));
        }
        try (var engine = open()) {
            engine.client.pingCmd().exec();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of("no Docker engine answers at " + address() + ": " + DockerExecutor.reason(e));
        }
    }

    static Engine open() {
        var http = new ZerodepDockerHttpClient.Builder().dockerHost(address()).build();
        var settings = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(address().toString())
                .withDockerTlsVerify(false)
                .build();
        return new Engine(address(), DockerClientImpl.getInstance(settings, http));
    }

    private static URI address() {
        var host = System.getenv().getOrDefault("DOCKER_HOST", "");
        return URI.create(host.startsWith("unix://") ? host : "unix:///var/run/docker.sock");
    }

    URI host() {
        return host;
    }

    DockerClient client() {
        return client;
    }

    /** @param more lines of its Dockerfile */
    void build(Path folder, String name, boolean withBash, String more) throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        Files.copy(BUSYBOX, bin.resolve("busybox"), StandardCopyOption.REPLACE_EXISTING);
        if (withBash) {
            Files.copy(BASH, bin.resolve("bash"), StandardCopyOption.REPLACE_EXISTING);
        }
        for (var tool : TOOLS) {
            Files.deleteIfExists(bin.resolve(tool));
            Files.createSymbolicLink(bin.resolve(tool), Path.of("busybox"));
        }
        for (var program : List.of("busybox", "bash")) {
            if (Files.exists(bin.resolve(program))) {
                bin.resolve(program).toFile().setExecutable(true, false);
            }
        }
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY bin /bin\nENV PATH=/bin\n" + more);
        var built = client.buildImageCmd(folder.toFile())
                .withTags(Set.of(name))
                .exec(new BuildImageResultCallback())
                .awaitImageId(60, TimeUnit.SECONDS);
        if (built == null) {
            throw new IOException("no image " + name);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
