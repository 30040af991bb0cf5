package dev.chatops.local.slack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps other web pages that somebody has open from typing commands here, which run on this machine. A browser says
 * which page a call comes from; and a page that has its own name point to this machine comes under that name.
 */
final class BrowserGuard {

    private final boolean loopback;
    private final Set<String> hosts;

    /** @param loopback whether only this machine can call; else its names are not known, and any is taken */
    BrowserGuard(boolean loopback, URI baseUrl) {
        this.loopback = loopback;
        this.hosts =
                Stream.of("localhost", "127.0.0.1", "[::1]", baseUrl.getHost()).collect(Collectors.toUnmodifiableSet());
    }

    /** @param handler closes the exchange itself */
    HttpHandler around(HttpHandler handler) {
        return exchange -> {
            if (!isFromHere(exchange)) {
                Answers.json(exchange, 403, Map.of("error", "calls from other web pages are not taken"));
                return;
            }
            try {
                handler.handle(exchange);
            } catch (RuntimeException e) {
                e.printStackTrace();
                Answers.json(exchange, 500, Map.of("error", e.toString()));
            }
        };
    }

    private boolean isFromHere(HttpExchange exchange) {
        var host = exchange.getRequestHeaders().getFirst("Host");
        var origin = exchange.getRequestHeaders().getFirst("Origin");
        if (host == null || loopback && !hosts.contains(host.replaceFirst(":[0-9]+$", ""))) {
            return false;
        }
        return origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
    }
}
