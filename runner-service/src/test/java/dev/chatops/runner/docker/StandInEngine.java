package dev.chatops.runner.docker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** As much of a Docker engine as creates and removes containers, at a socket; it only notes what it is asked for. */
final class StandInEngine implements AutoCloseable {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Path socket;
    private final HttpServer http;
    private final ServerSocketChannel door;
    private volatile int removal = 204;
    private volatile int failures;

    StandInEngine(Path socket) throws IOException {
        this.socket = socket;
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::answer);
        http.start();
        this.door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().name("stand-in-engine").start(this::letIn);
    }

    URI host() {
        return URI.create("unix://" + socket);
    }

    Path socket() {
        return socket;
    }

    /** What removals are answered with. @param failures how many of them with 500 before that */
    void answerRemovals(int status, int failures) {
        this.removal = status;
        this.failures = failures;
    }

    /** Methods and paths, oldest first. */
    List<String> asked() {
        return asked;
    }

    List<String> removed() {
        return asked.stream().filter(request -> request.startsWith("DELETE ")).toList();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        asked.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
        if (exchange.getRequestMethod().equals("DELETE")) {
            exchange.sendResponseHeaders(failures > 0 ? 500 : removal, -1);
            failures--;
        } else {
            var made = "{\"Id\":\"0123456789ab\",\"Warnings\":[]}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(201, made.length);
            exchange.getResponseBody().write(made);
        }
        exchange.close();
    }

    /** The JDK's server has no sockets of this kind. */
    private void letIn() {
        try {
            while (true) {
                var guest = door.accept();
                var inside = new Socket(
                        http.getAddress().getAddress(), http.getAddress().getPort());
                pass(Channels.newInputStream(guest), inside.getOutputStream(), guest, inside);
                pass(inside.getInputStream(), Channels.newOutputStream(guest), guest, inside);
            }
        } catch (IOException _) {
            // closed
        }
    }

    private static void pass(InputStream from, OutputStream to, SocketChannel guest, Socket inside) {
        Thread.ofPlatform().daemon().name("stand-in-engine").start(() -> {
            try (guest;
                    inside) {
                from.transferTo(to);
            } catch (IOException _) {
                // one of the two has left
            }
        });
    }

    @Override
    public void close() throws IOException {
        door.close();
        http.stop(0);
    }
}
