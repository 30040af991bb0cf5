package dev.chatops.reply.post;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.reply.post.PostResult.Posted;
import dev.chatops.reply.post.PostResult.Refused;
import dev.chatops.reply.post.PostResult.TooLarge;
import dev.chatops.reply.post.PostResult.TryAgain;
import dev.chatops.reply.post.PostResult.Unclear;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** Posts to a response URL (api.slack.com/interactivity/handling#message_responses). Follows no redirects. */
@ApplicationScoped
class ResponseUrlClient {

    /** Of a refusal's reason. */
    private static final int LONGEST_REASON_BYTES = 64 * 1024;

    private final PostConfig config;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor()) // names are looked up by it, which may take long
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
        var call = http.sendAsync(request, ResponseUrlClient::reason);
        try {
            // the request's own limit ends with the headers; this one holds for a body that never ends, too
            return result(call.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            call.cancel(true);
            return new Unclear("no answer in time");
        } catch (ExecutionException e) {
            return failure(e.getCause());
        }
    }

    private static HttpResponse.BodySubscriber<String> reason(HttpResponse.ResponseInfo response) {
        boolean refuses = response.statusCode() >= 400 && response.statusCode() < 500;
        return refuses
                ? BodySubscribers.limiting(BodySubscribers.ofString(UTF_8), LONGEST_REASON_BYTES)
                : BodySubscribers.replacing("");
    }

    /** Says no more of it than its kind: its message may hold the address. */
    private static PostResult failure(Throwable cause) {
        return switch (cause) {
            case ConnectException _, HttpConnectTimeoutException _, SSLHandshakeException _ ->
                new TryAgain("no connection", Optional.empty());
            default -> new Unclear(cause.getClass().getSimpleName());
        };
    }

    private static PostResult result(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Posted();
        }
        if (status == 429) {
            return new TryAgain(
                    "status 429",
                    Optional.of(RetryAfter.of(
                            response.headers().firstValue("Retry-After").orElse(null))));
        }
        var tooLarge = SlackErrors.tooLarge(status, response.body());
        if (tooLarge.isPresent()) {
            return new TooLarge(tooLarge.get());
        }
        return status >= 500
                ? new Unclear("status " + status)
                : new Refused("the chat platform refused it with status " + status);
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}
