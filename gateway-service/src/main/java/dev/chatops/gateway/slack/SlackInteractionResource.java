package dev.chatops.gateway.slack;

import dev.chatops.events.ChatCommand;
import dev.chatops.events.CommandId;
import dev.chatops.events.ReplyAddressSeal;
import dev.chatops.gateway.publish.CommandPublisher;
import dev.chatops.gateway.publish.Publication;
import dev.chatops.gateway.slack.RequestVerification.Outcome.Genuine;
import dev.chatops.gateway.slack.RequestVerification.Outcome.NotAForm;
import dev.chatops.gateway.slack.RequestVerification.Outcome.Refused;
import dev.chatops.gateway.slack.RequestVerification.Outcome.SslCheck;
import dev.chatops.gateway.slack.SlackInteraction.Click;
import dev.chatops.gateway.slack.SlackInteraction.Malformed;
import dev.chatops.gateway.slack.SlackInteraction.Other;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/**
 * Takes clicks on buttons, each of which types a command ({@link ChatCommand.Origin#BUTTON}). Nothing of a button is
 * believed: who may do what is decided behind it, as for any command.
 */
@Path("/slack/interactions")
class SlackInteractionResource {

    private final RequestVerification verification;
    private final ReplyAddressSeal seal;
    private final CommandPublisher publisher;
    private final CommandCounters counters;
    private final RequestThreads threads;

    SlackInteractionResource(
            RequestVerification verification,
            ReplyAddressSeal seal,
            CommandPublisher publisher,
            CommandCounters counters,
            RequestThreads threads) {
        this.verification = verification;
        this.seal = seal;
        this.publisher = publisher;
        this.counters = counters;
        this.threads = threads;
    }

    /** Reads a click of nobody, so that the first real one finds the SDK's classes loaded. */
    void rehearse(@Observes StartupEvent started) {
        InteractionPayload.read("""
                {"type":"block_actions","team":{"id":"T"},"user":{"id":"U"},"channel":{"id":"C"},
                 "actions":[{"type":"button","value":"help"}],"response_url":"https://example.com"}""");
    }

    /**
     * An empty 200 once every in-sync replica has the command (G1), and for interactions that type none. There is no
     * way to say anything in this answer, but Slack marks a click that was answered otherwise with a warning sign: 503
     * for one that surely was not taken, 504 where that is unknown.
     */
    @POST
    public CompletionStage<Response> take(
            byte[] body,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @HeaderParam("X-Slack-Request-Timestamp") String timestamp,
            @HeaderParam("X-Slack-Signature") String sent) {
        return threads.answer(() -> switch (verification.of(body, contentType, timestamp, sent)) {
            case Genuine request ->
                switch (InteractionPayload.read(request.form().field("payload"))) {
                    case Click click -> take(click, request);
                    case Other other -> ignored(other);
                    case Malformed malformed -> notAnInteraction(malformed.why());
                };
            case NotAForm _ -> notAnInteraction("the body is not a form in UTF-8");
            case SslCheck _ -> Response.ok().build();
            case Refused _ -> Response.status(Response.Status.UNAUTHORIZED).build();
        });
    }

    private Response take(Click click, Genuine request) {
        var id = CommandId.of(SlackCommandResource.PLATFORM, click.workspace(), request.signature());
        var command = new ChatCommand(
                id,
                request.receivedAt(),
                request.sentAt(),
                SlackCommandResource.PLATFORM,
                click.workspace(),
                click.channelId(),
                click.channelName(),
                click.userId(),
                click.userName(),
                "",
                click.command(),
                false, // a value comes back byte for byte as it was posted
                seal.seal(id, click.responseUrl()),
                ChatCommand.Origin.BUTTON);
        var publication = publisher.publish(command);
        counters.taken(publication);
        Log.infof(
                "click taken commandId=%s outcome=%s user=%s channel=%s",
                id, publication.word(), command.chatUser(), command.channelId());
        return Response.status(status(publication)).build();
    }

    private static Response.Status status(Publication publication) {
        return switch (publication) {
            case ACCEPTED -> Response.Status.OK;
            case NOT_ACCEPTED -> Response.Status.SERVICE_UNAVAILABLE;
            case UNCONFIRMED -> Response.Status.GATEWAY_TIMEOUT;
        };
    }

    private Response ignored(Other other) {
        counters.ignored();
        Log.debugf("interaction types no command type=%s", other.type());
        return Response.ok().build();
    }

    private Response notAnInteraction(String why) {
        counters.notACommand();
        Log.warnf("request is signed but is not an interaction: %s", why);
        return Response.status(Response.Status.BAD_REQUEST)
                .entity("Not an interaction: " + why + ".\n")
                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                .build();
    }
}
