package dev.chatops.reply.post;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.consume.Faults;
import dev.chatops.events.ReplySettled.Outcome;
import dev.chatops.reply.exit.Redaction;
import dev.chatops.reply.post.DueReplies.Again;
import dev.chatops.reply.post.DueReplies.Settled;
import dev.chatops.reply.post.PostResult.Posted;
import dev.chatops.reply.post.PostResult.Refused;
import dev.chatops.reply.post.PostResult.TooLarge;
import dev.chatops.reply.post.PostResult.TryAgain;
import dev.chatops.reply.post.PostResult.Unclear;
import dev.chatops.reply.render.SimplerMessage;
import dev.chatops.telemetry.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * Posts answers: at most once, except where a post's result is unknown; then again, replacing what may be there (G2).
 * No post by a response URL starts after the deadline; one by bot token may, where the project wants late answers.
 */
@ApplicationScoped
public class Poster {

    /** With the post itself, shorter than the lease: what is recorded later is no longer ours. */
    private static final Duration RECORD_FOR = Duration.ofSeconds(8);

    /** By bot token there is no count of uses that would end a message's tries. */
    private static final int MOST_LATE_TRIES = 30;

    /** From this use on a message that is too large is made as simple as it gets: there may be no other use. */
    private static final int LAST_USES = DueReplies.MAX_USES - 1;

    private final DueReplies replies;
    private final ReplyAddresses addresses;
    private final ResponseUrlClient client;
    private final SlackApi slack;
    private final ChannelPacer pacer;
    private final PostThreads threads;
    private final Endings endings;
    private final PostConfig config;
    private final ObjectMapper json;
    private final PostMetrics metrics;
    private final Clock clock;

    Poster(
            DueReplies replies,
            ReplyAddresses addresses,
            ResponseUrlClient client,
            SlackApi slack,
            ChannelPacer pacer,
            PostThreads threads,
            Endings endings,
            PostConfig config,
            ObjectMapper json,
            PostMetrics metrics,
            Clock clock) {
        this.replies = replies;
        this.addresses = addresses;
        this.client = client;
        this.slack = slack;
        this.pacer = pacer;
        this.threads = threads;
        this.endings = endings;
        this.config = config;
        this.json = json;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Who takes rows for {@link #postTaken}. */
    public UUID owner() {
        return replies.owner();
    }

    /** Posts the command's answer if it has one that is due. Returns at once. */
    public void post(UUID commandId) {
        threads.run("answer", commandId, () -> {
            var taken = replies.take(commandId);
            if (taken.isPresent()) { // else another has it, or it waits for something
                inTurn(taken.get());
            }
        });
    }

    /** Posts the answer of a row that was taken for {@link #owner}. Returns at once. */
    public void postTaken(Due due) {
        boolean runs = threads.run("answer", due.commandId(), () -> inTurn(due));
        if (!runs) {
            threads.now("answer", due.commandId(), () -> giveBack(due, Duration.ZERO));
        }
    }

    /** Posts now, or gives the row back until its channel's turn comes. */
    private void inTurn(Due due) throws Exception {
        var wait = pacer.turn(due.room(), isLate(due) && due.late());
        if (wait.isZero()) {
            postNow(due);
            return;
        }
        giveBack(due, wait);
        threads.runAfter(wait, "answer", due.commandId(), () -> {
            var taken = replies.take(due.commandId());
            if (taken.isPresent()) {
                postNow(taken.get());
            }
        });
    }

    private void giveBack(Due due, Duration wait) throws Exception {
        replies.tryAgain(due, new Again(wait, false, null, false, due.step()));
    }

    private boolean isLate(Due due) {
        return clock.instant().isAfter(due.base().plus(config.deadline()));
    }

    private void postNow(Due due) throws Exception {
        var record = new Recording(
                System.nanoTime() + config.timeout().plus(RECORD_FOR).toNanos());
        if (isLate(due)) {
            postLate(record, due);
            return;
        }
        if (due.uses() > DueReplies.MAX_USES) {
            var last = due.failure() == null ? "its result is not known" : due.failure();
            settle(record, due, Outcome.UNDELIVERED, "every post failed, the last one with: " + last);
            return;
        }
        var address = addresses.open(due.commandId(), due.replyAddress());
        if (address.isEmpty()) {
            settle(record, due, Outcome.UNDELIVERED, "its reply address may not be posted to");
            return;
        }
        var message = message(due);
        boolean replaces = message.path("replace_original").asBoolean()
                || due.replacesOurs() && (due.unclear() || due.progress() > 0);
        message.put("replace_original", replaces);
        if (mayBeAnothers(due)) {
            giveBack(due, Duration.ZERO);
            return;
        }
        var result = traced(due, () -> client.post(address.get(), message.toString()));
        conclude(record, due, result, due.uses() >= DueReplies.MAX_USES);
    }

    private void postLate(Recording record, Due due) throws Exception {
        boolean isTooLate = clock.instant().isAfter(due.base().plus(config.lateDeadline()));
        if (!due.late() || isTooLate || !slack.isConfigured()) {
            settle(record, due, Outcome.DROPPED, Deadline.reason(due.failure()));
            return;
        }
        var message = message(due);
        message.remove("replace_original");
        if (mayBeAnothers(due)) {
            giveBack(due, Duration.ZERO);
            return;
        }
        var result = traced(due, () -> slack.post(due.channel(), message));
        conclude(record, due, result, due.tries() >= MOST_LATE_TRIES);
    }

    /** Asked right before the post. What is given back then is found by the sweeper, if another has not taken it. */
    private boolean mayBeAnothers(Due due) {
        if (due.isOursFor(config.timeout(), System.nanoTime())) {
            return false;
        }
        metrics.leaseOver("answer", due);
        return true;
    }

    private static PostResult traced(Due due, Callable<PostResult> post) throws Exception {
        try (var step = Traces.step("post answer", due.traceparent())
                .with("command_id", due.commandId())
                .with("use", due.uses())) {
            var result = post.call();
            if (!(result instanceof Posted)) {
                step.failed();
            }
            return result;
        }
    }

    private void conclude(Recording record, Due due, PostResult result, boolean isLastTry) throws Exception {
        metrics.posted("answer", result);
        switch (result) {
            case Posted _ -> settle(record, due, Outcome.ANSWERED, null);
            case Refused(var why) -> settle(record, due, Outcome.UNDELIVERED, why);
            case TooLarge(var why) -> simpler(record, due, why);
            case Unclear(var why) ->
                again(record, due, isLastTry, new Again(Backoff.before(due.tries() + 1), true, why, true, due.step()));
            case TryAgain(var why, var after) -> {
                after.ifPresent(wait -> pacer.slowDown(due.room(), wait));
                var wait = after.map(ordered -> pacer.turn(due.room(), true))
                        .orElseGet(() -> Backoff.before(due.tries() + 1));
                again(record, due, false, new Again(wait, false, why, false, due.step()));
            }
        }
    }

    private void simpler(Recording record, Due due, String why) throws Exception {
        if (due.step() >= SimplerMessage.LAST_STEP) {
            settle(record, due, Outcome.UNDELIVERED, "the chat platform refused even its heading: " + why);
            return;
        }
        int step = due.uses() >= LAST_USES ? SimplerMessage.LAST_STEP : due.step() + 1;
        again(record, due, false, new Again(Duration.ZERO, false, why, false, step));
    }

    private void again(Recording record, Due due, boolean isLastTry, Again again) throws Exception {
        if (isLastTry) {
            settle(record, due, Outcome.UNDELIVERED, "every post failed, the last one with: " + again.failure());
            return;
        }
        metrics.again(due, again);
        record.write(() -> {
            replies.tryAgain(due, again);
            return null;
        });
        threads.runAfter(again.after(), "answer", due.commandId(), () -> {
            var taken = replies.take(due.commandId());
            if (taken.isPresent()) {
                postNow(taken.get());
            }
        });
    }

    private void settle(Recording record, Due due, Outcome outcome, String reason) throws Exception {
        var at = clock.instant();
        Optional<Settled> settled = record.write(() -> replies.settle(due, outcome, reason, at));
        settled.ifPresent(ended -> endings.posted(due, ended));
    }

    /** What leaves, redacted, and as simple as it has to be. */
    private ObjectNode message(Due due) {
        try {
            var message = (ObjectNode) json.readTree(due.message());
            return Redaction.in(SimplerMessage.of(message, due.step()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds a message that is not JSON", e);
        }
    }

    /**
     * Writes what became of a post, waiting for a database that is away: unwritten, a message that stands in the
     * channel would be posted again.
     *
     * @param until in {@link System#nanoTime}
     */
    private record Recording(long until) {

        <T> T write(Callable<T> write) throws Exception {
            return Faults.retry("recording a post", () -> System.nanoTime() < until, write);
        }
    }
}
