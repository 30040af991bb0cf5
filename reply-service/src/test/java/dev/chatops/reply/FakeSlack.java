package dev.chatops.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
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

/** Takes posts at a response URL for each command, and by bot token, and answers them as a test orders. */
public class FakeSlack implements QuarkusTestResourceLifecycleManager {

    static final String KEY = "test:" + Base64.getEncoder().encodeToString(new byte[32]);
    static final String READ_TOKEN = "read-token-of-the-test";

    /** The post arrives, but nothing comes back. */
    static final int NO_ANSWER = 0;

    /** Slack's answer to a message that it finds too large. */
    static final int INVALID_BLOCKS = 400;

    /** How long the service waits for an answer to a post. */
    static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final String BOT_TOKEN = "xoxb-of-the-test";
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();
    private static final Map<UUID, List<String>> POSTS = new ConcurrentHashMap<>();
    private static final Map<UUID, List<Long>> ARRIVALS = new ConcurrentHashMap<>();
    private static final Map<UUID, Deque<Integer>> ORDERS = new ConcurrentHashMap<>();
    private static final CountDownLatch STOPPED = new CountDownLatch(1);
    private static HttpServer server;

    static String address(UUID command) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/commands/" + command;
    }

    /** How long each answer to a post takes. */
    static volatile Duration latency = Duration.ZERO;

    /** All bodies that were posted for a command, oldest first. */
    static List<String> posts(UUID command) {
        return POSTS.getOrDefault(command, List.of());
    }

    /** How long after a command's first message its second one came. */
    static Duration betweenTheFirstTwo(UUID command) {
        var arrivals = ARRIVALS.get(command);
        return Duration.ofNanos(arrivals.get(1) - arrivals.get(0));
    }

    /** All that came by bot token: the method's or {@code upload}'s name, a blank, the body. */
    static List<String> calls() {
        return CALLS;
    }

    /** The next answers for a command; 200 behind them. */
    static void answer(UUID command, Integer... statuses) {
        ORDERS.put(command, new ArrayDeque<>(List.of(statuses)));
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/commands/", FakeSlack::take);
            server.createContext("/api/", FakeSlack::call);
            server.createContext("/upload/", exchange -> {
                CALLS.add("upload " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            var here = "127.0.0.1:" + server.getAddress().getPort();
            var hash = MessageDigest.getInstance("SHA-256").digest(READ_TOKEN.getBytes(UTF_8));
            return Map.of(
                    "chatops.reply-address.keys",
                    KEY,
                    "chatops.reply.plain-http-hosts",
                    here,
                    "chatops.reply.slack-api",
                    "http://" + here + "/api/",
                    "chatops.reply.slack-bot-token",
                    BOT_TOKEN,
                    "chatops.reply.progress-after",
                    "PT1S",
                    "chatops.reply.read-token-sha256",
                    HexFormat.of().formatHex(hash),
                    "chatops.reply.timeout",
                    TIMEOUT.toString(),
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
        pause();
        ARRIVALS.computeIfAbsent(command, _ -> new CopyOnWriteArrayList<>()).add(System.nanoTime());
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
        if (order != null && order == INVALID_BLOCKS) {
            exchange.sendResponseHeaders(order, 0);
            exchange.getResponseBody().write("invalid_blocks".getBytes(UTF_8));
        } else {
            exchange.sendResponseHeaders(order == null ? 200 : order, -1);
        }
        exchange.close();
    }

    private static void pause() {
        try {
            Thread.sleep(latency);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void call(HttpExchange exchange) throws IOException {
        var method = exchange.getRequestURI().getPath().substring("/api/".length());
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        boolean isKnown =
                ("Bearer " + BOT_TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        CALLS.add(method + ' ' + URLDecoder.decode(body, UTF_8));
        var upload = "http://127.0.0.1:" + server.getAddress().getPort() + "/upload/F1";
        var answer = isKnown
                ? "{\"ok\":true,\"upload_url\":\"" + upload + "\",\"file_id\":\"F1\"}"
                : "{\"ok\":false,\"error\":\"invalid_auth\"}";
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length());
        exchange.getResponseBody().write(answer.getBytes(UTF_8));
        exchange.close();
    }
}
