package dev.chatops.pipeline.api;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that is announced as too long, in the form of the API: the HTTP server's own answer has no body. One that is sent
 * in chunks is still cut off by the server.
 */
@Singleton
class BodyLimit {

    private final long bytes;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10240K") MemorySize limit) {
        this.bytes = limit.asLongValue();
    }

    void register(@Observes Router router) {
        router.route("/api/*")
                .order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1)
                .handler(this::check);
    }

    private void check(RoutingContext exchange) {
        if (announced(exchange) <= bytes) {
            exchange.next();
            return;
        }
        var error = "413 Request Entity Too Large: a body may have %d bytes. Send a smaller one.".formatted(bytes);
        exchange.response()
                .setStatusCode(413)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE) // nobody reads what follows
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .endHandler(_ -> exchange.request().connection().close())
                .end(new JsonObject().put("error", error).encode());
    }

    /** What is no number is refused before. */
    private static long announced(RoutingContext exchange) {
        var length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }
}
