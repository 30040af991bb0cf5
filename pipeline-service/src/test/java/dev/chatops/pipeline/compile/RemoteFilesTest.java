package dev.chatops.pipeline.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.chatops.ciconfig.ConfigFileException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against real servers on this machine, under names that a look-up of the test gives them. */
class RemoteFilesTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static Vertx vertx;

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> lookedUp = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void stopServers() {
        end.countDown();
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void aFileOfAnAllowedHostIsFetchedUnderItsName() throws IOException {
        var host = new String[1];
        int port = serve(exchange -> {
            host[0] = exchange.getRequestHeaders().getFirst("Host");
            answer(exchange, 200, "job: {script: [é]}");
        });
        var files = files("http://files.test:" + port, "http://files.test:" + port);
        assertThat(fetch(files, "http://files.test:" + port + "/a/b.yml?x=1")).isEqualTo("job: {script: [é]}");
        assertThat(host[0]).isEqualTo("files.test:" + port);
        assertThat(lookedUp).containsExactly("files.test");
    }

    @ParameterizedTest
    @CsvSource({
        "https://other.test/a.yml, its host is not allowed here",
        "http://files.test/a.yml, its host is not allowed here",
        "https://files.test:8443/a.yml, its host is not allowed here",
        "https://sub.files.test/a.yml, its host is not allowed here",
        "https://files.test.evil.test/a.yml, its host is not allowed here",
        "https://any.example, its host is not allowed here",
        "https://user:pass@files.test/a.yml, an address must hold no user name",
        "https://files.test/a.yml, its host has a private address",
        "https://a.b.any.example/a.yml, its host has a private address"
    })
    void nothingElseIsAsked(String address, String why) {
        var files = files("files.test, *.any.example", null);
        assertThatThrownBy(() -> fetch(files, address))
                .isInstanceOf(ConfigFileException.class)
                .hasMessageContaining(why);
    }

    @Test
    void withoutAListThereAreNoRemoteFiles() {
        assertThatThrownBy(() -> fetch(files(null, null), "https://files.test/a.yml"))
                .hasMessageContaining("can add `files.test` to `chatops.include.remote-hosts`");
        assertThat(lookedUp).isEmpty();
    }

    @Test
    void aHostWithOnePrivateAddressAmongPublicOnesIsRefused() throws Exception {
        var both = new InetAddress[] {InetAddress.getByName("93.184.215.14"), InetAddress.getByName("10.0.0.1")};
        var files = new RemoteFiles(vertx, config("files.test", null), new HttpClientOptions(), _ -> both, List.of());
        assertThatThrownBy(() -> fetch(files, "https://files.test/a.yml")).hasMessageContaining("private address");
    }

    @Test
    void theConnectionGoesToTheAddressThatWasChecked() throws IOException {
        int port = serve(exchange -> answer(exchange, 200, "x: y"));
        var name = "http://rebinding.test:" + port;
        var answers = new ArrayList<>(List.of(HERE));
        var files = new RemoteFiles(
                vertx,
                config(name, name),
                new HttpClientOptions(),
                _ -> new InetAddress[] {answers.removeFirst()}, // a second question would fail
                List.of());
        assertThat(fetch(files, name + "/a.yml")).isEqualTo("x: y");
        assertThat(answers).isEmpty();
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        var asked = new AtomicInteger();
        int port = serve(exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().add("Location", "http://files.test/b.yml");
            answer(exchange, 302, "");
        });
        assertThatThrownBy(() -> fetch(here(port), "http://files.test:" + port + "/a.yml"))
                .hasMessageContaining("Redirects are not followed");
        assertThat(asked).hasValue(1);
    }

    /** Many times: an answer whose connection closes at once used to be lost now and then. */
    @RepeatedTest(50)
    void aServersErrorIsTriedThreeTimesAndAMissingFileOnce() throws IOException {
        var asked = new AtomicInteger();
        int port = serve(exchange -> answer(exchange, asked.incrementAndGet() < 3 ? 503 : 200, "x: y"));
        assertThat(fetch(here(port), "http://files.test:" + port + "/a.yml")).isEqualTo("x: y");
        assertThat(asked).hasValue(3);

        var missing = new AtomicInteger();
        int other = serve(exchange -> {
            missing.incrementAndGet();
            answer(exchange, 404, "");
        });
        assertThatThrownBy(() -> fetch(here(other), "http://files.test:" + other + "/a.yml"))
                .hasMessageEndingWith("could not be fetched because of HTTP code `404` error!");
        assertThat(missing).hasValue(1);

        int broken = serve(exchange -> answer(exchange, 500, ""));
        assertThatThrownBy(() -> fetch(here(broken), "http://files.test:" + broken + "/a.yml"))
                .hasMessageContaining("HTTP code `500` error!");
    }

    @Test
    void aFileOfMoreThanTwoMebibytesIsCutOff() throws IOException {
        int port = serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 1000; i++) {
                    out.write(new byte[64 * 1024]);
                }
            }
        });
        assertThatThrownBy(() -> fetch(here(port), "http://files.test:" + port + "/a.yml"))
                .hasMessageContaining("is larger than 2 MiB");
    }

    @Test
    void aServerThatDripsIsLeft() throws IOException {
        int port = serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            await(end);
        });
        assertThatThrownBy(() -> fetch(here(port), "http://files.test:" + port + "/a.yml"))
                .hasMessageContaining("because of a timeout error!");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        int port = serve(exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {(byte) 0xC3, (byte) 0x28});
            exchange.close();
        });
        assertThatThrownBy(() -> fetch(here(port), "http://files.test:" + port + "/a.yml"))
                .hasMessageContaining("is no UTF-8 text");
    }

    @Test
    void aCertificateMustBeForTheName(@TempDir Path folder) throws Exception {
        var store = folder.resolve("store.p12");
        keytool(store);
        var https = HttpsServer.create(new InetSocketAddress(HERE, 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        int port = start(https, exchange -> answer(exchange, 200, "x: y"));
        var trusting = new HttpClientOptions()
                .setTrustOptions(new PfxOptions().setPath(store.toString()).setPassword("secret"));
        var hosts = "files.test:%d, other.test:%d".formatted(port, port);
        var files = new RemoteFiles(vertx, config(hosts, hosts), trusting, this::here, List.of());
        assertThat(fetch(files, "https://files.test:" + port + "/a.yml")).isEqualTo("x: y");
        assertThatThrownBy(() -> fetch(files, "https://other.test:" + port + "/a.yml"))
                .hasMessageContaining("the TLS certificate is not accepted");
    }

    private static void keytool(Path store) throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "files",
                        "-dname",
                        "CN=files.test",
                        "-ext",
                        "san=dns:files.test",
                        "-validity",
                        "2")
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
    }

    private static SSLContext context(Path file) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, "secret".toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "secret".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private RemoteFiles here(int port) {
        var host = "http://files.test:" + port;
        return files(host, host);
    }

    private RemoteFiles files(String hosts, String privateHosts) {
        var pauses = List.of(Duration.ofMillis(1), Duration.ofMillis(1));
        return new RemoteFiles(vertx, config(hosts, privateHosts), new HttpClientOptions(), this::here, pauses);
    }

    private InetAddress[] here(String host) throws UnknownHostException {
        lookedUp.add(host);
        return new InetAddress[] {HERE};
    }

    private static String fetch(RemoteFiles files, String address) {
        return files.fetch(URI.create(address), Deadline.in(Duration.ofSeconds(30)));
    }

    private static IncludeConfig config(String hosts, String privateHosts) {
        return new IncludeConfig() {
            @Override
            public Optional<List<String>> remoteHosts() {
                return Optional.ofNullable(hosts).map(list -> List.of(list.split(",")));
            }

            @Override
            public Optional<List<String>> privateHosts() {
                return Optional.ofNullable(privateHosts).map(list -> List.of(list.split(",")));
            }

            @Override
            public Duration remoteTimeout() {
                return Duration.ofSeconds(2);
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(30);
            }
        };
    }

    private int serve(HttpHandler handler) throws IOException {
        return start(HttpServer.create(new InetSocketAddress(HERE, 0), 0), handler);
    }

    private int start(HttpServer server, HttpHandler handler) {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", handler);
        server.start();
        servers.add(server);
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
