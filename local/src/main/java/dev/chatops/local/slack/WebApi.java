package dev.chatops.local.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.chatops.local.slack.Message.RefusedException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /api/…}: what a bot token can do. Errors come as Slack's do: with status 200, {@code ok:false} and a word. */
final class WebApi {

    private static final String POST_MESSAGE = "chat.postMessage";

    private final List<App> apps;
    private final Workspace workspace;
    private final Transcript transcript;
    private final PostLog log;
    private final Uploads uploads;
    private final Faults faults;
    private final RateLimits limits;
    private final Clock clock;

    WebApi(
            List<App> apps,
            Workspace workspace,
            Transcript transcript,
            PostLog log,
            Uploads uploads,
            Faults faults,
            RateLimits limits,
            Clock clock) {
        this.apps = apps;
        this.workspace = workspace;
        this.transcript = transcript;
        this.log = log;
        this.uploads = uploads;
        this.faults = faults;
        this.limits = limits;
        this.clock = clock;
    }

    void answer(HttpExchange exchange) throws IOException {
        var method = exchange.getRequestURI().getPath().substring("/api/".length());
        WebApiCall call;
        try {
            call = WebApiCall.read(exchange, method);
        } catch (RefusedException e) {
            Answer.json(200, error(e)).send(exchange);
            return;
        }
        var attempt = new Attempt(call);
        FaultyAnswer.give(exchange, faults.nextOfMethod(method), attempt::answer, attempt::log);
    }

    /** One call. */
    private final class Attempt {

        private final WebApiCall call;
        private Long posted;
        private String refused;

        Attempt(WebApiCall call) {
            this.call = call;
        }

        Answer answer() {
            try {
                var app = app(call);
                long wait = limits.secondsToWait(call, app);
                if (wait > 0) {
                    refused = "ratelimited";
                    return Answer.json(429, Map.of("ok", false, "error", refused))
                            .retryAfter(wait);
                }
                return Answer.json(200, done(app));
            } catch (RefusedException e) {
                refused = e.getMessage();
                return Answer.json(200, error(e));
            }
        }

        private Map<String, Object> done(App app) throws RefusedException {
            return switch (call.method()) {
                case "api.test" -> Map.of("ok", true);
                case "auth.test" ->
                    Map.of(
                            "ok",
                            true,
                            "team",
                            Workspace.TEAM_DOMAIN,
                            "team_id",
                            Workspace.TEAM,
                            "bot_id",
                            Workspace.BOT,
                            "user",
                            app.name() == null ? "chatops" : app.name());
                case POST_MESSAGE -> post(app, null);
                case "chat.postEphemeral" -> post(app, userOf(call));
                case "chat.update" -> update(app);
                case "chat.delete" -> delete();
                case "files.getUploadURLExternal" -> uploads.announce(call.needed("filename"), length());
                case "files.completeUploadExternal" -> share(app);
                default -> throw new RefusedException("unknown_method");
            };
        }

        private Map<String, Object> post(App app, Workspace.User onlyFor) throws RefusedException {
            var channel = channelOf(call.argument("channel"));
            var json = call.asJson();
            json.put("response_type", onlyFor == null ? Message.IN_CHANNEL : Message.EPHEMERAL);
            var message = Message.read(json);
            requireThread(message.threadTs(), channel);
            posted = transcript.posted(about(message.metadata(), channel, onlyFor), now(), message, null, app.name());
            var entry = transcript.message(posted.toString()).orElseThrow();
            return onlyFor == null ? described(channel, entry) : Map.of("ok", true, "message_ts", entry.ts());
        }

        private Map<String, Object> update(App app) throws RefusedException {
            var channel = channelOf(call.argument("channel"));
            var original = own(channel);
            var json = call.asJson().put("response_type", original.responseType());
            var message = Message.read(json);
            var about = new Transcript.About(original.commandId(), channel, null);
            posted = transcript.posted(about, now(), message, original.seq(), app.name());
            return described(channel, transcript.message(posted.toString()).orElseThrow());
        }

        private Map<String, Object> delete() throws RefusedException {
            var channel = channelOf(call.argument("channel"));
            var original = own(channel);
            transcript.deleted(new Transcript.About(original.commandId(), channel, null), now(), original.seq());
            return Map.of("ok", true, "channel", channel.id(), "ts", original.ts());
        }

        /** The message that is to be changed. What only one person saw cannot be. */
        private Entry own(Workspace.Channel channel) throws RefusedException {
            return transcript
                    .standsAt(call.needed("ts"))
                    .flatMap(seq -> transcript.message(seq.toString()))
                    .filter(entry -> entry.channelId().equals(channel.id()))
                    .filter(entry -> entry.responseType().equals(Message.IN_CHANNEL))
                    .orElseThrow(() -> new RefusedException("message_not_found"));
        }

        private long length() throws RefusedException {
            var length = call.needed("length");
            if (!length.matches("[0-9]{1,9}") || Long.parseLong(length) == 0) {
                throw new RefusedException("invalid_arguments");
            }
            return Long.parseLong(length);
        }

        private Map<String, Object> share(App app) throws RefusedException {
            var files = new ArrayList<SharedFile>();
            var listed = new ArrayList<Map<String, String>>();
            call.needed("files");
            for (var file : call.parsed("files")) {
                var upload = uploads.find(file.path("id").asText())
                        .filter(Uploads.Upload::isComplete)
                        .orElseThrow(() -> new RefusedException("file_not_found"));
                var shared = upload.shared(file.path("title").asText());
                files.add(shared);
                listed.add(Map.of("id", shared.id(), "title", shared.title()));
            }
            if (files.isEmpty()) {
                throw new RefusedException("invalid_arguments");
            }
            if (!call.argument("channel_id").isEmpty()) { // else they stay private
                share(app, files);
            }
            return Map.of("ok", true, "files", listed);
        }

        private void share(App app, List<SharedFile> files) throws RefusedException {
            var channel = channelOf(call.argument("channel_id"));
            var thread = call.argument("thread_ts").isEmpty() ? null : call.argument("thread_ts");
            requireThread(thread, channel);
            var comment = call.argument("initial_comment");
            var blocks = comment.isEmpty() && !call.argument("blocks").isEmpty() ? call.parsed("blocks") : null;
            if (blocks != null) {
                BlockLimits.check(blocks);
                if (blocks.findValuesAsText("type").contains("markdown")) {
                    throw new RefusedException("internal_error"); // so Slack does, as of September 2026
                }
            }
            var message = new Message(Message.IN_CHANNEL, comment, blocks, null, thread, false, false);
            posted = transcript.shared(new Transcript.About(null, channel, null), now(), message, files, app.name());
        }

        void log(Integer answered) {
            var isFinal = call.argument("metadata").contains(Message.ANSWER);
            if (call.method().startsWith("chat.") || call.method().equals("files.completeUploadExternal")) {
                log.add(clock.instant(), commandId(), call.method(), isFinal, posted, refused, answered);
            }
        }

        private UUID commandId() {
            try {
                return commandOf(call.parsed("metadata"))
                        .map(Transcript.About::commandId)
                        .orElse(null);
            } catch (RefusedException _) {
                return null;
            }
        }
    }

    private App app(WebApiCall call) throws RefusedException {
        if (call.token() == null || call.token().isEmpty()) {
            throw new RefusedException("not_authed");
        }
        return apps.stream()
                .filter(app -> app.token().equals(call.token()))
                .findFirst()
                .orElseThrow(() -> new RefusedException("invalid_auth"));
    }

    /** By id alone: names change. */
    private Workspace.Channel channelOf(String id) throws RefusedException {
        return workspace.channels().stream()
                .filter(channel -> channel.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new RefusedException("channel_not_found"));
    }

    private Workspace.User userOf(WebApiCall call) throws RefusedException {
        return workspace.users().stream()
                .filter(user -> user.id().equals(call.argument("user")))
                .findFirst()
                .orElseThrow(() -> new RefusedException("user_not_in_channel"));
    }

    private void requireThread(String threadTs, Workspace.Channel channel) throws RefusedException {
        boolean exists = threadTs == null
                || transcript
                        .message(threadTs)
                        .filter(entry -> entry.channelId().equals(channel.id()))
                        .isPresent();
        if (!exists) {
            throw new RefusedException("thread_not_found");
        }
    }

    /** A message whose metadata name a command belongs to it. */
    private Transcript.About about(JsonNode metadata, Workspace.Channel channel, Workspace.User user) {
        return commandOf(metadata)
                .filter(about -> about.channel().equals(channel))
                .orElseGet(() -> new Transcript.About(null, channel, user));
    }

    private Optional<Transcript.About> commandOf(JsonNode metadata) {
        var id = metadata == null
                ? ""
                : metadata.path("event_payload").path("command_id").asText();
        try {
            return transcript.command(UUID.fromString(id));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> described(Workspace.Channel channel, Entry entry) {
        var message = new LinkedHashMap<String, Object>();
        message.put("type", "message");
        message.put("bot_id", Workspace.BOT);
        message.put("text", entry.text());
        message.put("ts", entry.ts());
        if (entry.blocks() != null) {
            message.put("blocks", entry.blocks());
        }
        return Map.of("ok", true, "channel", channel.id(), "ts", entry.ts(), "message", message);
    }

    private static Map<String, Object> error(RefusedException e) {
        return Map.of("ok", false, "error", e.getMessage());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
