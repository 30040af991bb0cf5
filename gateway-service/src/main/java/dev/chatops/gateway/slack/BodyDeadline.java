package dev.chatops.gateway.slack;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Cuts off who has not sent all of a request in the time that Slack would wait for its answer. No thread waits for such a
 * body, so it would cost a socket and what came of it; many of them would cost all sockets.
 */
@Singleton
class BodyDeadline {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int BEFORE_ALL_ELSE = 1_000;

    private final Vertx vertx;

    BodyDeadline(Vertx vertx) {
        this.vertx = vertx;
    }

    void register(@Observes Filters filters) {
        filters.register(this::limit, BEFORE_ALL_ELSE);
    }

    private void limit(RoutingContext exchange) {
        var request = exchange.request();
        if (!request.isEnded()) {
            long timer = vertx.setTimer(LIMIT.toMillis(), _ -> {
                if (!request.isEnded()) {
                    request.connection().close();
                }
            });
            exchange.addEndHandler(_ -> vertx.cancelTimer(timer));
        }
        exchange.next();
    }
}
