package dev.chatops.local.slack;

import dev.chatops.clock.TestClock;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The workspace at work: what happens when somebody types a command. */
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
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var url = urls.issue(now);
        var trigger = "%d.%d.%s"
                .formatted(
                        now.toEpochMilli(),
                        ThreadLocalRandom.current().nextLong(1_000_000_000L),
                        UUID.randomUUID().toString().replace("-", ""));
        var request = command.sign(signingSecret, now, url.at(base), trigger);
        var about = new Transcript.About(request.id(), command);
        url.belongsTo(about);
        transcript.typed(about, now);
        var ack = gateway.deliver(request, command.word());
        if (faults.next(Faults.Target.GATEWAY).isPresent()) { // there is only one kind
            gateway.deliver(request, command.word());
        }
        transcript.acknowledged(about, clock.instant().truncatedTo(ChronoUnit.MILLIS), ack);
        return new Sent(request.id(), ack);
    }
}
