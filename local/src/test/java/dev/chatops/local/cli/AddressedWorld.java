package dev.chatops.local.cli;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A world that is only its addresses, all of them of one server, which answers as a test wants. */
record AddressedWorld(HttpServer server) implements AutoCloseable {

    static final String API_TOKEN = "t0ken";

    /**
     * @param data gets the world's description
     * @param handlers by path
     */
    static AddressedWorld in(Path data, Map<String, HttpHandler> handlers) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        handlers.forEach(server::createContext);
        server.start();
        var me = ProcessHandle.current();
        Files.writeString(data.resolve("world.json"), """
                {"services": [], "simulator": "%1$s", "console": "%1$s", "reply": "%1$s", "api_token": "%2$s", "first_user": "ada",
                 "launcher": {"pid": %3$d, "started": %4$d}}""".formatted(
                        url(server),
                        API_TOKEN,
                        me.pid(),
                        me.info().startInstant().orElseThrow().toEpochMilli()));
        return new AddressedWorld(server);
    }

    String url() {
        return url(server);
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
