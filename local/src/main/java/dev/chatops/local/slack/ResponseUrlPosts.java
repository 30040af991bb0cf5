package dev.chatops.local.slack;

import com.sun.net.httpserver.HttpExchange;
import dev.chatops.local.slack.ResponseUrls.ResponseUrl;
import java.io.IOException;
import java.time.Duration;

/** {@code POST /commands/…}: the app's answers, taken or refused as Slack would. */
final class ResponseUrlPosts {

    private static final Duration SLOW = Duration.ofSeconds(3);
    /** Longer than any sensible client waits. */
    private static final Duration NO_ANSWER = Duration.ofSeconds(20);

    private final ResponseUrls urls;
    private final Transcript transcript;
    private final Faults faults;

    ResponseUrlPosts(ResponseUrls urls, Transcript transcript, Faults faults) {
        this.urls = urls;
        this.transcript = transcript;
        this.faults = faults;
    }

    void answer(HttpExchange exchange) throws IOException {
        var url = urls.find(exchange.getRequestURI().getPath());
        if (url.isEmpty()) {
            Answers.text(exchange, 404, "no_service");
            return;
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            Answers.methodNotAllowed(exchange, "POST");
            return;
        }
        switch (faults.next(Faults.Target.RESPONSE_URL).orElse(null)) {
            case null -> post(exchange, url.get());
            case HTTP_500 -> Answers.text(exchange, 500, "fatal_error");
            case HTTP_429 -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                Answers.text(exchange, 429, "rate_limited");
            }
            case SLOW -> {
                var outcome = outcome(exchange, url.get());
                pause(SLOW);
                outcome.send(exchange);
            }
            case TIMEOUT_AFTER_ACCEPT -> {
                outcome(exchange, url.get());
                pause(NO_ANSWER);
                exchange.close();
            }
            case DUPLICATE -> throw new IllegalStateException("a fault of the gateway's side");
        }
    }

    private record Outcome(int status, String text) {
        void send(HttpExchange exchange) throws IOException {
            Answers.text(exchange, status, text);
        }
    }

    private void post(HttpExchange exchange, ResponseUrl url) throws IOException {
        outcome(exchange, url).send(exchange);
    }

    private Outcome outcome(HttpExchange exchange, ResponseUrl url) throws IOException {
        var refusal = url.refusal();
        if (refusal.isPresent()) {
            return new Outcome(404, refusal.get());
        }
        try {
            var message = Message.read(Answers.JSON, Answers.body(exchange));
            return url.post(message, transcript)
                    .map(error -> new Outcome(404, error))
                    .orElseGet(() -> new Outcome(200, "ok"));
        } catch (Message.RefusedException e) {
            return new Outcome(400, e.getMessage());
        } catch (BadInputException _) {
            return new Outcome(400, "invalid_payload");
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the simulator ends
        }
    }
}
