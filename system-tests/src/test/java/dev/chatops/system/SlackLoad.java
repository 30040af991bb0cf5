package dev.chatops.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Slack for benchmarks: signs commands and sends them with as little work of its own as it can, takes the answers, and
 * says how long each took. It stands where the simulator stood, so answers reach it by the address that the world allows.
 */
final class SlackLoad implements AutoCloseable {

    private static final String FINAL = "\"chatops_answer\"";

    private final URI gateway;
    private final byte[] secret;
    private final HttpServer answers;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, CompletableFuture<Long>> waiting = new ConcurrentHashMap<>();

    /** @param port where answers are taken, on loopback */
    SlackLoad(URI gateway, String signingSecret, int port) throws IOException {
        this.gateway = gateway;
        this.secret = signingSecret.getBytes(UTF_8);
        answers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        answers.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        answers.createContext("/", this::take);
        answers.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            long now = System.nanoTime();
            var ok = "ok".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, ok.length);
            exchange.getResponseBody().write(ok);
            if (body.contains(FINAL)) {
                var path = exchange.getRequestURI().getPath();
                var answered = waiting.remove(path.substring(path.lastIndexOf('/') + 1));
                if (answered != null) {
                    answered.complete(now);
                }
            }
        }
    }

    /** A connection that is kept open, for one thread at a time. */
    Connection connect() throws IOException {
        return new Connection();
    }

    /** Sends a command and waits for its final answer. */
    double roundTripMillis(Connection connection, String user, String channel, String text) throws Exception {
        var id = Long.toString(ids.incrementAndGet());
        var answered = new CompletableFuture<Long>();
        waiting.put(id, answered);
        var body = form(user, channel, text, id);
        long start = System.nanoTime();
        int status = connection.post(body);
        if (status != 200) {
            throw new IOException("the gateway answered " + status);
        }
        return (answered.get(60, TimeUnit.SECONDS) - start) / 1e6;
    }

    byte[] form(String user, String channel, String text, String id) {
        var url = "http://127.0.0.1:" + answers.getAddress().getPort() + "/commands/" + id;
        return ("token=x&team_id=T0DEMO&team_domain=demo&channel_id=" + channel + "&channel_name=general&user_id="
                        + user
                        + "&user_name=ada&command=%2Fchatops&text=" + URLEncoder.encode(text, UTF_8)
                        + "&api_app_id=A0DEMO&is_enterprise_install=false&response_url=" + URLEncoder.encode(url, UTF_8)
                        + "&trigger_id=1.2." + id)
                .getBytes(UTF_8);
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    @Override
    public void close() {
        answers.stop(0);
    }

    /** HTTP/1.1 by hand: a client library costs more than the gateway does. */
    final class Connection implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;
        private final byte[] answer = new byte[2048];
        private final Mac mac;

        private Connection() throws IOException {
            socket = new Socket(gateway.getHost(), gateway.getPort());
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
            try {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** @return the status of the answer, once all of it was read */
        int post(byte[] body) throws IOException {
            var timestamp = Long.toString(System.currentTimeMillis() / 1000);
            mac.update(("v0:" + timestamp + ":").getBytes(UTF_8));
            var signature = HexFormat.of().formatHex(mac.doFinal(body));
            var head =
                    "POST /slack/commands HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                            + "X-Slack-Request-Timestamp: " + timestamp + "\r\nX-Slack-Signature: v0=" + signature
                            + "\r\nContent-Length: " + body.length + "\r\n\r\n";
            var request = new byte[head.length() + body.length];
            System.arraycopy(head.getBytes(UTF_8), 0, request, 0, head.length());
            System.arraycopy(body, 0, request, head.length(), body.length);
            socket.getOutputStream().write(request);
            return readAnswer();
        }

        private int readAnswer() throws IOException {
            int filled = 0;
            int head = -1;
            int length = 0;
            while (head < 0 || filled < head + length) {
                int read = in.read(answer, filled, answer.length - filled);
                if (read <= 0) {
                    throw new EOFException("the gateway closed the connection, or answers more than it ever should");
                }
                filled += read;
                if (head < 0) {
                    var text = new String(answer, 0, filled, ISO_8859_1);
                    head = text.indexOf("\r\n\r\n") + 4;
                    head = head < 4 ? -1 : head;
                    length = head < 0 ? 0 : contentLength(text);
                }
            }
            return Integer.parseInt(new String(answer, 9, 3, ISO_8859_1));
        }

        private static int contentLength(String head) {
            int name = head.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length:");
            return name < 0
                    ? 0
                    : Integer.parseInt(head.substring(name + 17, head.indexOf('\r', name + 2))
                            .strip());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
