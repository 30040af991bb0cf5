package dev.chatops.local.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The page at {@code /}, and the health that the launcher and containers ask for. */
final class SimulatorPage {

    /** Nothing from elsewhere, no script in the page itself: what an app posts can never run. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private record Resource(String type, byte[] bytes) {}

    private final Map<String, Resource> byPath = new HashMap<>();

    SimulatorPage(Optional<URI> console) {
        var html = new String(read("chat.html"), UTF_8)
                .replace("{{console}}", console.map(SimulatorPage::escaped).orElse(""));
        byPath.put("/", new Resource("text/html; charset=utf-8", html.getBytes(UTF_8)));
        byPath.put("/chat.css", new Resource("text/css; charset=utf-8", read("chat.css")));
        for (var script : new String[] {"chat.js", "markup.js"}) {
            byPath.put("/" + script, new Resource("text/javascript; charset=utf-8", read(script)));
        }
        var up = new Resource("application/json", "{\"status\":\"UP\"}".getBytes(UTF_8));
        byPath.put("/q/health/live", up);
        byPath.put("/q/health/ready", up);
    }

    void answer(HttpExchange exchange) throws IOException {
        var resource = byPath.get(exchange.getRequestURI().getPath());
        if (resource == null) {
            Answers.notFound(exchange);
            return;
        }
        if (!exchange.getRequestMethod().equals("GET")
                && !exchange.getRequestMethod().equals("HEAD")) {
            Answers.methodNotAllowed(exchange, "GET, HEAD");
            return;
        }
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        Answers.bytes(exchange, 200, resource.type(), resource.bytes());
    }

    private static byte[] read(String name) {
        try (var in = SimulatorPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String escaped(URI uri) {
        return uri.toString().replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
