package dev.chatops.local.slack;

import dev.chatops.clock.TestClock;
import dev.chatops.local.slack.ResponseUrls.ResponseUrl;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The workspace at work: what happens when somebody types a command or presses a button. */
final class Chat {

    private final Workspace workspace;
    private final Transcript transcript;
    private final ResponseUrls urls;
    private final Faults faults;
    private final GatewayCall gateway;
    private final TestClock clock;
    private final String signingSecret;

    /** @param id the command id, by which its answers can be found in the transcript */
    record Sent(UUID id, Ack ack) {}

    Chat(
            Workspace workspace,
            Transcript transcript,
            ResponseUrls urls,
            Faults faults,
            GatewayCall gateway,
            TestClock clock,
            String signingSecret) {
        this.workspace = workspace;
        this.transcript = transcript;
        this.urls = urls;
        this.faults = faults;
        this.gateway = gateway;
        this.clock = clock;
        this.signingSecret = signingSecret;
    }

    /**
     * Types a command and waits for the app's immediate answer, as long as Slack would.
     *
     * @param base where the app can reach this simulator
     */
    Sent type(String user, String channel, String text, URI base) throws BadInputException, InterruptedException {
        var command = SlashCommand.typed(workspace.user(user), workspace.channel(channel), text);
        var now = now();
        var url = urls.forCommand(now);
        var request = SignedRequest.of(signingSecret, now, command.fields(url.at(base), trigger(now)));
        var about = about(request, command.channel(), command.user(), url);
        transcript.typed(about, now, command.line());
        return send(GatewayCall.COMMANDS, request, about, command.word(), null);
    }

    /**
     * Presses a button and waits for the app's immediate answer, as long as Slack would. A question that the button
     * asks first counts as answered with yes.
     *
     * @param message its {@code ts}, or its seq in the transcript, by which also buttons that are gone can be pressed
     * @param action the button's {@code action_id} or label
     * @param base where the app can reach this simulator
     */
    Sent click(String user, String channel, String message, String action, URI base)
            throws BadInputException, InterruptedException {
        var clicked = transcript
                .message(message)
                .orElseThrow(() -> new BadInputException("message", "no app posted one of this ts or seq"));
        var click = Click.on(clicked, workspace.user(user), workspace.channel(channel), action);
        var now = now();
        var url = urls.forClick(now, clicked);
        var request = SignedRequest.of(signingSecret, now, click.fields(now, url.at(base), trigger(now)));
        var about = about(request, click.channel(), click.user(), url);
        transcript.clicked(about, now, click);
        return send(GatewayCall.INTERACTIONS, request, about, click.button().label(), clicked.seq());
    }

    /** @param name of what was sent, for what is shown when it fails */
    private Sent send(String path, SignedRequest request, Transcript.About about, String name, Long clicked)
            throws InterruptedException {
        var ack = gateway.deliver(path, request, name);
        if (faults.next(Faults.Target.GATEWAY).isPresent()) { // there is only one kind
            gateway.deliver(path, request, name);
        }
        transcript.acknowledged(about, now(), ack, clicked);
        return new Sent(request.id(), ack);
    }

    private static Transcript.About about(
            SignedRequest request, Workspace.Channel channel, Workspace.User user, ResponseUrl url) {
        var about = new Transcript.About(request.id(), channel, user);
        url.belongsTo(about);
        return about;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String trigger(Instant now) {
        return "%d.%d.%s"
                .formatted(
                        now.toEpochMilli(),
                        ThreadLocalRandom.current().nextLong(1_000_000_000L),
                        UUID.randomUUID().toString().replace("-", ""));
    }
}
