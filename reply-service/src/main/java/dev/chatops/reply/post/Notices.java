package dev.chatops.reply.post;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.reply.exit.Redaction;
import dev.chatops.reply.post.PostResult.Posted;
import dev.chatops.reply.post.PostResult.TryAgain;
import dev.chatops.reply.post.PostResult.Unclear;
import dev.chatops.reply.render.Reply;
import dev.chatops.reply.render.SlackMessages;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Posts what is said on the way to an answer. Nothing hangs on its arrival, and answers go first. */
@ApplicationScoped
public class Notices {

    private static final Duration UNTIL_CALM = Duration.ofSeconds(5);

    private final OnTheWay rows;
    private final ReplyAddresses addresses;
    private final ResponseUrlClient client;
    private final ChannelPacer pacer;
    private final PostThreads threads;
    private final Poster poster;
    private final PostMetrics metrics;
    private final Clock clock;

    Notices(
            OnTheWay rows,
            ReplyAddresses addresses,
            ResponseUrlClient client,
            ChannelPacer pacer,
            PostThreads threads,
            Poster poster,
            PostMetrics metrics,
            Clock clock) {
        this.rows = rows;
        this.addresses = addresses;
        this.client = client;
        this.pacer = pacer;
        this.threads = threads;
        this.poster = poster;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Posts pipeline-service's word, once, if the command is still open. Returns at once.
     *
     * @param saidAt by pipeline-service's clock; one that is not newer than the last is a repetition
     */
    public void post(UUID commandId, Instant saidAt, ObjectNode message) {
        threads.run("notice", commandId, () -> {
            var open = rows.spendOnNotice(commandId, saidAt);
            if (open.isPresent()) {
                metrics.posted("notice", send(open.get(), message));
            }
        });
    }

    /** Says that pipeline-service has not taken the command yet; the use is spent already. Returns at once. */
    void waiting(Due untouched) {
        threads.run("notice", untouched.commandId(), () -> {
            var message = SlackMessages.of(new Reply.Waiting(untouched.commandId()));
            metrics.posted("notice", send(untouched, message));
        });
    }

    /** Says how a job stands; the use is spent already. Returns at once. */
    void progress(OnTheWay.Waiting waiting) {
        threads.run("progress", waiting.due().commandId(), () -> progressNow(waiting));
    }

    private void progressNow(OnTheWay.Waiting waiting) throws Exception {
        var due = waiting.due();
        if (!pacer.isCalm(due.room())) {
            goOn(due, rows.postpone(due, UNTIL_CALM));
            return;
        }
        var since = Duration.between(due.receivedAt(), clock.instant());
        var message = SlackMessages.of(
                new Reply.OfProgress(due.commandId(), waiting.job(), waiting.isRunning(), since, waiting.printed()));
        var result = send(due, message);
        metrics.posted("progress", result);
        if (result instanceof TryAgain(var _, var after, var _)) {
            after.ifPresent(wait -> pacer.slowDown(due.room(), wait));
        }
        // one that may still arrive would be replaced by the next one or not: better none
        boolean stands = result instanceof Posted || result instanceof Unclear;
        goOn(due, rows.end(due, stands, result instanceof Posted));
    }

    private void goOn(Due due, boolean isAnswered) {
        if (isAnswered) {
            poster.post(due.commandId());
        }
    }

    /** In place of the message on the way that stands there, if one does. */
    private PostResult send(Due due, ObjectNode message) throws InterruptedException {
        var address = addresses.open(due.commandId(), due.replyAddress());
        if (address.isEmpty()) {
            return new PostResult.Refused("its reply address may not be posted to");
        }
        boolean isProgress = message.at("/metadata/event_type").asText().equals("chatops_progress");
        boolean replacesOurs = due.replacesOurs() && due.progress() > (isProgress ? 1 : 0);
        if (replacesOurs) {
            message.put("response_type", "in_channel"); // as what it replaces
        }
        message.put(
                "replace_original",
                replacesOurs || message.path("replace_original").asBoolean());
        return client.post(address.get(), Redaction.in(message).toString());
    }
}
