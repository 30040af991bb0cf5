package dev.chatops.reply.post;

import dev.chatops.reply.post.PostResult.Posted;
import dev.chatops.reply.post.PostResult.Refused;
import dev.chatops.reply.post.PostResult.TryAgain;
import dev.chatops.reply.post.PostResult.Unclear;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts to a response URL (api.slack.com/interactivity/handling#message_responses). Follows no redirects. */
@ApplicationScoped
class ResponseUrlClient {

    private static final Duration SERVER_ERROR_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private final PostConfig config;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    ResponseUrlClient(PostConfig config) {
        this.config = config;
    }

    PostResult post(URI address, String message) throws InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(config.timeout())
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(message))
                .build();
        try {
            return result(http.send(request, HttpResponse.BodyHandlers.discarding()));
        } catch (ConnectException | HttpConnectTimeoutException _) {
            return new TryAgain("no connection", SERVER_ERROR_WAIT);
        } catch (IOException e) {
            return new Unclear(e.getClass().getSimpleName()); // the message may hold the address
        }
    }

    private static PostResult result(HttpResponse<?> response) {
        int status = response.statusCode();
        if (status == 200) {
            return new Posted();
        }
        if (status == 429) {
            return new TryAgain("status 429", retryAfter(response));
        }
        return status >= 500
                ? new TryAgain("status " + status, SERVER_ERROR_WAIT)
                : new Refused("the chat platform refused it with status " + status);
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        try {
            var wait = Duration.ofSeconds(
                    Long.parseLong(response.headers().firstValue("Retry-After").orElse("1")));
            return wait.compareTo(LONGEST_RETRY_AFTER) < 0 ? wait : LONGEST_RETRY_AFTER;
        } catch (NumberFormatException _) {
            return SERVER_ERROR_WAIT;
        }
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}
