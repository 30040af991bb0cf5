package dev.chatops.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Takes posts at a response URL for each command, and answers them as a test orders. */
public class FakeSlack implements QuarkusTestResourceLifecycleManager {

    static final String KEY = "test:" + Base64.getEncoder().encodeToString(new byte[32]);
    static final String READ_TOKEN = "read-token-of-the-test";

    /** The post arrives, but nothing comes back. */
    static final int NO_ANSWER = 0;

    private static final Map<UUID, List<String>> POSTS = new ConcurrentHashMap<>();
    private static final Map<UUID, Deque<Integer>> ORDERS = new ConcurrentHashMap<>();
    private static final CountDownLatch STOPPED = new CountDownLatch(1);
    private static HttpServer server;

    static String address(UUID command) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/commands/" + command;
    }

    /** All bodies that were posted for a command, oldest first. */
    static List<String> posts(UUID command) {
        return POSTS.getOrDefault(command, List.of());
    }

    /** The next answers for a command; 200 behind them. */
    static void answer(UUID command, Integer... statuses) {
        ORDERS.put(command, new ArrayDeque<>(List.of(statuses)));
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/commands/", FakeSlack::take);
            server.start();
            var hash = MessageDigest.getInstance("SHA-256").digest(READ_TOKEN.getBytes(UTF_8));
            return Map.of(
                    "chatops.reply-address.keys",
                    KEY,
                    "chatops.reply.plain-http-hosts",
                    "127.0.0.1:" + server.getAddress().getPort(),
                    "chatops.reply.read-token-sha256",
                    HexFormat.of().formatHex(hash),
                    "chatops.reply.timeout",
                    "PT1S",
                    "chatops.test-clock",
                    Files.createTempDirectory("clock").resolve("clock").toString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        STOPPED.countDown();
        server.stop(0);
    }

    private static void take(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var command = UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        POSTS.computeIfAbsent(command, _ -> new CopyOnWriteArrayList<>()).add(body);
        var order = ORDERS.getOrDefault(command, new ArrayDeque<>()).poll();
        if (order != null && order == NO_ANSWER) {
            try {
                STOPPED.await(); // until the end of the test run
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        exchange.sendResponseHeaders(order == null ? 200 : order, -1);
        exchange.close();
    }
}
