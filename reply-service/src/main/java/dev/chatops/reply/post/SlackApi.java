package dev.chatops.reply.post;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest;
import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest.FileDetails;
import com.slack.api.methods.request.files.FilesGetUploadURLExternalRequest;
import dev.chatops.reply.post.PostResult.Posted;
import dev.chatops.reply.post.PostResult.Refused;
import dev.chatops.reply.post.PostResult.TooLarge;
import dev.chatops.reply.post.PostResult.TryAgain;
import dev.chatops.reply.post.PostResult.Unclear;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Slack's Web API, by bot token: for what a response URL cannot do. */
@ApplicationScoped
class SlackApi {

    /** Where Slack wants the bytes of a file, and what it calls it. */
    record Upload(URI address, String fileId) {}

    private final Optional<MethodsClient> methods;
    private final Optional<Slack> slack;

    SlackApi(PostConfig config) {
        this.slack = config.slackBotToken().filter(token -> !token.isBlank()).map(_ -> slack(config));
        this.methods = slack.map(client -> client.methods(config.slackBotToken().get()));
    }

    private static Slack slack(PostConfig config) {
        var limits = new SlackConfig();
        int millis = Math.toIntExact(config.timeout().toMillis());
        limits.setHttpClientReadTimeoutMillis(millis);
        limits.setHttpClientWriteTimeoutMillis(millis);
        limits.setHttpClientCallTimeoutMillis(millis);
        limits.setStatsEnabled(false);
        limits.setMethodsEndpointUrlPrefix(config.slackApi().toString());
        return Slack.getInstance(limits);
    }

    /** Whether there is a bot token. */
    boolean isConfigured() {
        return methods.isPresent();
    }

    /** {@code chat.postMessage}. */
    PostResult post(String channel, ObjectNode message) {
        var request = ChatPostMessageRequest.builder()
                .channel(channel)
                .text(message.path("text").asText())
                .blocksAsString(message.has("blocks") ? message.path("blocks").toString() : null)
                .metadataAsString(message.path("metadata").toString())
                .unfurlLinks(false)
                .unfurlMedia(false)
                .build();
        try {
            var response = methods.orElseThrow().chatPostMessage(request);
            return response.isOk() ? new Posted() : refusal(response.getError());
        } catch (SlackApiException e) {
            return refusal(e);
        } catch (ConnectException | UnknownHostException _) {
            return new TryAgain("no connection", Optional.empty());
        } catch (IOException e) {
            return new Unclear(e.getClass().getSimpleName());
        }
    }

    private static PostResult refusal(String error) {
        var word = error == null ? "no reason" : error;
        var tooLarge = SlackErrors.tooLarge(200, word);
        if (tooLarge.isPresent()) {
            return new TooLarge(tooLarge.get());
        }
        return switch (word) {
            case "ratelimited", "rate_limited" -> new TryAgain(word, Optional.of(ChannelPacer.INTERVAL));
            case "internal_error", "fatal_error", "service_unavailable", "request_timeout" -> new Unclear(word);
            default -> new Refused("the chat platform refused it: " + word);
        };
    }

    private static PostResult refusal(SlackApiException e) {
        int status = e.getResponse().code();
        if (status == 429) {
            var after = RetryAfter.of(e.getResponse().header("Retry-After"));
            return new TryAgain("status 429", Optional.of(after));
        }
        return status >= 500
                ? new Unclear("status " + status)
                : new Refused("the chat platform refused it with status " + status);
    }

    /** {@code files.getUploadURLExternal}. */
    Upload announce(String fileName, int bytes) throws IOException {
        try {
            var response = methods.orElseThrow()
                    .filesGetUploadURLExternal(FilesGetUploadURLExternalRequest.builder()
                            .filename(fileName)
                            .length(bytes)
                            .build());
            if (!response.isOk()) {
                throw new IOException("files.getUploadURLExternal: " + response.getError());
            }
            return new Upload(URI.create(response.getUploadUrl()), response.getFileId());
        } catch (SlackApiException e) {
            throw new IOException(
                    "files.getUploadURLExternal: status " + e.getResponse().code());
        }
    }

    /** {@code files.completeUploadExternal}: shows the file in the channel. */
    void share(Upload upload, String title, String channel, String comment) throws IOException {
        try {
            var response = methods.orElseThrow()
                    .filesCompleteUploadExternal(FilesCompleteUploadExternalRequest.builder()
                            .files(List.of(FileDetails.builder()
                                    .id(upload.fileId())
                                    .title(title)
                                    .build()))
                            .channelId(channel)
                            .initialComment(comment)
                            .build());
            if (!response.isOk()) {
                throw new IOException("files.completeUploadExternal: " + response.getError());
            }
        } catch (SlackApiException e) {
            throw new IOException(
                    "files.completeUploadExternal: status " + e.getResponse().code());
        }
    }

    @PreDestroy
    void close() throws Exception {
        if (slack.isPresent()) {
            slack.get().close();
        }
    }
}
