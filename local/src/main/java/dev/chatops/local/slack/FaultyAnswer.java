package dev.chatops.local.slack;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Answers an app's post, or does what was ordered to go wrong with it. */
final class FaultyAnswer {

    private static final Duration SLOW = Duration.ofSeconds(3);
    /** Longer than any sensible client waits. */
    private static final Duration NO_ANSWER = Duration.ofSeconds(20);

    private FaultyAnswer() {}

    /** What a post comes to when nothing goes wrong. */
    @FunctionalInterface
    interface Work {
        /** Does it. */
        Answer answer() throws IOException;
    }

    /** Told, before it is, how an app's post is answered. */
    @FunctionalInterface
    interface Told {
        /** @param status that the app gets to see; null for none */
        void told(Integer status);
    }

    static void give(HttpExchange exchange, Optional<Faults.Fault> fault, Work work, Told told) throws IOException {
        if (fault.isEmpty()) {
            send(exchange, work.answer(), told);
            return;
        }
        switch (fault.get().kind()) {
            case HTTP_500 -> send(exchange, Answer.text(500, "fatal_error"), told);
            case HTTP_500_AFTER_ACCEPT -> {
                work.answer();
                send(exchange, Answer.text(500, "fatal_error"), told);
            }
            case HTTP_503 -> send(exchange, Answer.text(503, "service_unavailable"), told);
            case HTTP_429 -> send(exchange, Answer.text(429, "rate_limited").retryAfter(1), told);
            case ERROR ->
                send(
                        exchange,
                        Answer.json(
                                200, Map.of("ok", false, "error", fault.get().error())),
                        told);
            case SLOW -> {
                var answer = work.answer();
                told.told(answer.status());
                pause(SLOW);
                answer.send(exchange);
            }
            case TIMEOUT -> {
                told.told(null);
                pause(NO_ANSWER);
                exchange.close();
            }
            case TIMEOUT_AFTER_ACCEPT -> {
                work.answer();
                told.told(null);
                pause(NO_ANSWER);
                exchange.close();
            }
            case CUT_AFTER_ACCEPT -> {
                work.answer();
                told.told(null);
                exchange.close();
            }
            case DUPLICATE -> throw new IllegalStateException("a fault of the gateway's side");
        }
    }

    private static void send(HttpExchange exchange, Answer answer, Told told) throws IOException {
        told.told(answer.status());
        answer.send(exchange);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the simulator ends
        }
    }
}
