package dev.chatops.runner.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Removes containers, running or not, on behalf of a runner that cannot any more. A program of its own that needs no more than
 * the Java that the runner runs on: where a runner is installed there may be neither Docker's client nor curl.
 */
final class ContainerEnd {

    /** An engine that is just being started again is waited for. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final UnixDomainSocketAddress engine;

    ContainerEnd(Path socket) {
        this.engine = UnixDomainSocketAddress.of(socket);
    }

    /**
     * How it is started; the names of containers are to follow.
     *
     * @param engine its socket
     */
    static List<String> command(URI engine) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.isExecutable(java)) {
            throw new IOException("there is no " + java + ", which ends containers when this service cannot");
        }
        return List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx16m",
                "-cp",
                here().toString(),
                ContainerEnd.class.getName(),
                engine.getPath());
    }

    private static Path here() throws IOException {
        var source = ContainerEnd.class.getProtectionDomain().getCodeSource();
        try {
            if (source != null && source.getLocation() != null) {
                return Path.of(source.getLocation().toURI());
            }
        } catch (URISyntaxException | IllegalArgumentException _) {
            // as if it were not known
        }
        throw new IOException("it is not known which file this service's classes are in");
    }

    /** @param arguments the engine's socket, then names of containers */
    public static void main(String[] arguments) throws InterruptedException {
        var names = List.of(arguments).subList(1, arguments.length);
        System.exit(new ContainerEnd(Path.of(arguments[0])).remove(names, LIMIT) ? 0 : 1);
    }

    /** All at once. Returns whether they are gone; what the engine has not answered by the end of the limit may still go. */
    boolean remove(List<String> names, Duration limit) throws InterruptedException {
        var left = new CountDownLatch(names.size());
        for (var name : names) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (!isGone(name)) {
                        Thread.sleep(BETWEEN_TRIES);
                    }
                    left.countDown();
                } catch (InterruptedException _) {
                    // nobody does
                }
            });
        }
        return left.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean isGone(String name) {
        var request = "DELETE /containers/%s?force=true&v=true HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n"
                .formatted(name);
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(engine);
            var bytes = ByteBuffer.wrap(request.getBytes(US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            var status =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), US_ASCII)).readLine();
            return status != null && (status.contains(" 204 ") || status.contains(" 404 "));
        } catch (IOException _) {
            return false;
        }
    }
}
