package dev.chatops.reply.post;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.chatops.reply.post.PostResult.Posted;
import dev.chatops.reply.post.PostResult.Refused;
import dev.chatops.reply.post.PostResult.TryAgain;
import dev.chatops.reply.post.PostResult.Unclear;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseUrlClientTest {

    private final CountDownLatch over = new CountDownLatch(1);
    private final ResponseUrlClient client =
            new ResponseUrlClient(new TestPostConfig(Duration.ofMillis(500), Optional.empty()));
    private HttpServer server;
    private volatile String visited = "";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/status/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().getPath();
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(Integer.parseInt(path.substring("/status/".length())), -1);
            exchange.close();
        });
        server.createContext("/elsewhere", exchange -> {
            visited = "elsewhere";
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("o".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            await();
        });
        server.createContext("/silent", _ -> await());
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        client.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void successIsPosted(int status) throws Exception {
        assertThat(post("/status/" + status)).isEqualTo(new Posted());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 410})
    void theirRefusalIsFinal(int status) throws Exception {
        assertThat(post("/status/" + status)).isInstanceOf(Refused.class);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        assertThat(post("/status/302")).isInstanceOf(Refused.class);
        assertThat(visited).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void whatTheyAnswerWithAnErrorOfTheirOwnMayHaveArrived(int status) throws Exception {
        assertThat(post("/status/" + status)).isEqualTo(new Unclear("status " + status));
    }

    @Test
    void tooManyRequestsSayHowLongToWait() throws Exception {
        assertThat(post("/status/429")).isEqualTo(new TryAgain("status 429", Optional.of(Duration.ofSeconds(7))));
    }

    @Test
    void withoutAConnectionNothingWasPosted() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(client.post(URI.create("http://127.0.0.1:" + free + "/"), "{}"))
                .isInstanceOf(TryAgain.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/silent", "/endless"})
    void whatIsNotAnsweredInTimeMayHaveArrived(String path) throws Exception {
        var start = System.nanoTime();
        assertThat(post(path)).isInstanceOf(Unclear.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    private PostResult post(String path) throws InterruptedException {
        return client.post(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), "{}");
    }

    private void await() {
        try {
            over.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
