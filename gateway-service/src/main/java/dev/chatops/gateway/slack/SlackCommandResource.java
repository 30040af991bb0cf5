package dev.chatops.gateway.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.events.ChatCommand;
import dev.chatops.events.CommandId;
import dev.chatops.events.ReplyAddressSeal;
import dev.chatops.gateway.publish.CommandPublisher;
import dev.chatops.gateway.slack.RequestVerification.Outcome.Genuine;
import dev.chatops.gateway.slack.RequestVerification.Outcome.NotAForm;
import dev.chatops.gateway.slack.RequestVerification.Outcome.Refused;
import dev.chatops.gateway.slack.RequestVerification.Outcome.SslCheck;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Takes Slack's slash commands. Slack waits 3 s; "taken" means that every in-sync replica has the command (G1). */
@Path("/slack/commands")
class SlackCommandResource {

    static final String PLATFORM = "slack";

    private final SlackConfig config;
    private final RequestVerification verification;
    private final ReplyAddressSeal seal;
    private final CommandPublisher publisher;
    private final CommandCounters counters;
    private final RequestThreads threads;

    SlackCommandResource(
            SlackConfig config,
            RequestVerification verification,
            ReplyAddressSeal seal,
            CommandPublisher publisher,
            CommandCounters counters,
            RequestThreads threads) {
        this.config = config;
        this.verification = verification;
        this.seal = seal;
        this.publisher = publisher;
        this.counters = counters;
        this.threads = threads;
    }

    /** Nobody's command, taken up to its sending: the first real one then finds everything loaded. */
    void rehearse(@Observes StartupEvent started) {
        var body =
                "command=%2Fchatops&team_id=T&channel_id=C&user_id=U&text=a+b&response_url=https%3A%2F%2Fexample.com";
        var bytes = body.getBytes(UTF_8);
        verification.rehearse(bytes);
        var form = SlackForm.parse(bytes).orElseThrow();
        publisher.rehearse(command(new Genuine(form, "v0=", Instant.EPOCH, Instant.EPOCH)));
    }

    /** 200 with what Slack is to show; 401 without a word for a bad signature; 400 for a body that is no command. */
    @POST
    public CompletionStage<Response> take(
            byte[] body,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @HeaderParam("X-Slack-Request-Timestamp") String timestamp,
            @HeaderParam("X-Slack-Signature") String sent) {
        return threads.answer(() -> switch (verification.of(body, contentType, timestamp, sent)) {
            case Genuine request -> take(request);
            case NotAForm _ -> notACommand("the body is not a form in UTF-8");
            case SslCheck _ -> Response.ok().build();
            case Refused _ -> Response.status(Response.Status.UNAUTHORIZED).build();
        });
    }

    private Response take(Genuine request) {
        var form = request.form();
        var missing = form.missing();
        if (missing.isPresent()) {
            return notACommand(missing.get() + " is missing");
        }
        var command = command(request);
        var publication = publisher.publish(command);
        counters.taken(publication);
        Log.infof(
                "command taken commandId=%s outcome=%s user=%s channel=%s",
                command.commandId(), publication.word(), command.chatUser(), command.channelId());
        return Response.ok(
                        SlackAck.of(publication, form.typed(), config.escaped()).json())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private ChatCommand command(Genuine request) {
        var form = request.form();
        var workspace = form.field("team_id");
        var id = CommandId.of(PLATFORM, workspace, request.signature());
        return new ChatCommand(
                id,
                request.receivedAt(),
                request.sentAt(),
                PLATFORM,
                workspace,
                form.field("channel_id"),
                form.field("channel_name"),
                form.field("user_id"),
                form.field("user_name"),
                form.field("command"),
                form.field("text"),
                config.escaped(),
                seal.seal(id, form.field("response_url")));
    }

    private Response notACommand(String why) {
        counters.notACommand();
        Log.warnf("request is signed but is not a slash command: %s", why);
        return Response.status(Response.Status.BAD_REQUEST)
                .entity("Not a slash command: " + why + ".\n")
                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                .build();
    }
}
