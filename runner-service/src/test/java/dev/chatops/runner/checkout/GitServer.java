package dev.chatops.runner.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Executors;

/** git's own HTTP server behind a user and a password, on loopback. */
final class GitServer implements AutoCloseable {

    private final HttpServer server;
    private final Path folder;
    private final String authorization;

    GitServer(Path folder, String username, String password) throws IOException {
        this.folder = folder;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    /** With a user and password in it, as people write it. */
    String url(String credentials, String path) {
        return "http://%s@127.0.0.1:%d/%s"
                .formatted(credentials, server.getAddress().getPort(), path);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            var backend = new ProcessBuilder("git", "http-backend");
            var environment = backend.environment();
            environment.put("GIT_PROJECT_ROOT", folder.toString());
            environment.put("GIT_HTTP_EXPORT_ALL", "1");
            environment.put("REQUEST_METHOD", exchange.getRequestMethod());
            environment.put("PATH_INFO", exchange.getRequestURI().getPath());
            var query = exchange.getRequestURI().getQuery();
            environment.put("QUERY_STRING", query == null ? "" : query);
            put(environment, "CONTENT_TYPE", exchange, "Content-Type");
            put(environment, "HTTP_CONTENT_ENCODING", exchange, "Content-Encoding");
            put(environment, "HTTP_GIT_PROTOCOL", exchange, "Git-Protocol");
            environment.put("CONTENT_LENGTH", Integer.toString(body.length));
            var process = backend.start();
            new ByteArrayInputStream(body).transferTo(process.getOutputStream());
            process.getOutputStream().close();
            send(exchange, process.getInputStream().readAllBytes());
        }
    }

    private static void put(Map<String, String> environment, String name, HttpExchange exchange, String header) {
        var value = exchange.getRequestHeaders().getFirst(header);
        if (value != null) {
            environment.put(name, value);
        }
    }

    private static void send(HttpExchange exchange, byte[] answer) throws IOException {
        var text = new String(answer, ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        int status = 200;
        for (var line : text.substring(0, head).split("\r\n")) {
            var field = line.split(": ", 2);
            if (field[0].equals("Status")) {
                status = Integer.parseInt(field[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(field[0], field[1]);
            }
        }
        int from = head + 4;
        exchange.sendResponseHeaders(status, answer.length == from ? -1 : answer.length - from);
        if (answer.length > from) {
            exchange.getResponseBody().write(answer, from, answer.length - from);
        }
    }
}
