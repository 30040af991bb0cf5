package dev.chatops.reply.post;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.reply.exit.Redaction;
import dev.chatops.reply.post.OnTheWay.Turn;
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
import java.util.concurrent.ThreadLocalRandom;

/** Posts what is said on the way to an answer. Nothing hangs on its arrival, and answers go first. */
@ApplicationScoped
public class Notices {

    private static final Duration UNTIL_CALM = Duration.ofSeconds(5);
    private static final Duration BEHIND_OTHERS = Duration.ofMinutes(1);

    private final OnTheWay rows;
    private final ReplyAddresses addresses;
    private final ResponseUrlClient client;
    private final ChannelPacer pacer;
    private final PostThreads threads;
    private final Poster poster;
    private final PostConfig config;
    private final PostMetrics metrics;
    private final Clock clock;

    Notices(
            OnTheWay rows,
            ReplyAddresses addresses,
            ResponseUrlClient client,
            ChannelPacer pacer,
            PostThreads threads,
            Poster poster,
            PostConfig config,
            PostMetrics metrics,
            Clock clock) {
        this.rows = rows;
        this.addresses = addresses;
        this.client = client;
        this.pacer = pacer;
        this.threads = threads;
        this.poster = poster;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Posts pipeline-service's word, once, if the command is still open. Returns at once.
     *
     * @param saidAt by pipeline-service's clock; one that is not newer than the last is a repetition
     */
    public void post(UUID commandId, Instant saidAt, ObjectNode message) {
        threads.run("notice", commandId, () -> postInTurn(commandId, saidAt, message, 1));
    }

    /** Behind a message that is on its way, which ends within its lease. */
    private void postInTurn(UUID commandId, Instant saidAt, ObjectNode message, int attempt) throws Exception {
        switch (rows.takeForWord(commandId, saidAt)) {
            case Turn.Now(var due) -> postNow(due, message);
            case Turn.Later() ->
                threads.runAfter(
                        Backoff.before(attempt + 1),
                        "notice",
                        commandId,
                        () -> postInTurn(commandId, saidAt, message, attempt + 1));
            case Turn.Never() -> {}
        }
    }

    /** Says that pipeline-service has not taken the command yet; the row is taken for it already. Returns at once. */
    void waiting(Due untouched) {
        var message = SlackMessages.of(new Reply.Waiting(untouched.commandId()));
        threads.run("notice", untouched.commandId(), () -> postNow(untouched, message));
    }

    private void postNow(Due due, ObjectNode message) throws Exception {
        if (isOurs(due, "notice")) {
            metrics.posted("notice", send(due, message));
        }
        goOn(due, rows.end(due));
    }

    /** Says how a job stands; the row is taken for it already. Returns at once. */
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
        if (!isOurs(due, "progress")) {
            goOn(due, rows.postpone(due, Duration.ZERO));
            return;
        }
        var result = send(due, message);
        metrics.posted("progress", result);
        if (result instanceof TryAgain(var _, var after)) {
            after.ifPresent(wait -> pacer.slowDown(due.room(), wait));
            goOn(due, rows.postpone(due, behindOthers()));
            return;
        }
        // one that may still arrive would be replaced by the next one or not: better none
        boolean stands = result instanceof Posted || result instanceof Unclear;
        goOn(due, rows.end(due, stands, result instanceof Posted));
    }

    /** It was surely not taken, so nothing is spent; but answers have their turn first, and those that failed together come apart. */
    private static Duration behindOthers() {
        return BEHIND_OTHERS.plusMillis(ThreadLocalRandom.current().nextLong(BEHIND_OTHERS.toMillis()));
    }

    /** Asked right before the post: one that ends behind the lease could replace the answer. */
    private boolean isOurs(Due due, String message) {
        if (due.isOursFor(config.timeout(), System.nanoTime())) {
            return true;
        }
        metrics.leaseOver(message, due);
        return false;
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
