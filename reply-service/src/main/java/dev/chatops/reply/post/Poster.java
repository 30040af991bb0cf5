package dev.chatops.reply.post;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.consume.Faults;
import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettled.Outcome;
import dev.chatops.reply.post.DueReplies.Due;
import dev.chatops.reply.post.PostResult.Posted;
import dev.chatops.reply.post.PostResult.Refused;
import dev.chatops.reply.post.PostResult.TryAgain;
import dev.chatops.reply.post.PostResult.Unclear;
import dev.chatops.telemetry.Traces;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Posts answers: at most once, except where a post's result is unknown; then again, replacing what may be there (G2).
 * No post starts after the deadline.
 */
@ApplicationScoped
public class Poster {

    /** With the post itself, shorter than the lease: what is recorded later is no longer ours. */
    private static final Duration RECORD_FOR = Duration.ofSeconds(12);

    private final DueReplies replies;
    private final ReplyAddresses addresses;
    private final ResponseUrlClient client;
    private final SettledEvents events;
    private final PostConfig config;
    private final ObjectMapper json;
    private final PostMetrics metrics;
    private final Clock clock;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("post-", 0).factory());

    Poster(
            DueReplies replies,
            ReplyAddresses addresses,
            ResponseUrlClient client,
            SettledEvents events,
            PostConfig config,
            ObjectMapper json,
            PostMetrics metrics,
            Clock clock) {
        this.replies = replies;
        this.addresses = addresses;
        this.client = client;
        this.events = events;
        this.config = config;
        this.json = json;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Posts the command's answer if it has one that is due. Returns at once. */
    public void post(UUID commandId) {
        run("answer", commandId, () -> postNow(commandId));
    }

    /** Posts a word on the way, once, if the command is still open. Nothing hangs on its arrival. Returns at once. */
    public void notice(UUID commandId, ObjectNode message) {
        run("notice", commandId, () -> {
            var address = replies.spendOnNotice(commandId);
            if (address.isPresent()) {
                noticeNow(commandId, address.get(), message);
            }
        });
    }

    /** As {@link #notice}; the use of the address is spent already. */
    void notice(UUID commandId, String sealedAddress, ObjectNode message) {
        run("notice", commandId, () -> noticeNow(commandId, sealedAddress, message));
    }

    private interface Work {
        void run() throws Exception;
    }

    private void run(String what, UUID commandId, Work work) {
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } catch (SQLException e) {
                    Log.warnf("%s not posted, the sweeper looks again commandId=%s: %s", what, commandId, e.toString());
                } catch (Exception e) {
                    Log.errorf(e, "posting failed message=%s commandId=%s", what, commandId);
                }
            });
        } catch (RejectedExecutionException _) {
            Log.debugf("shutting down, left to another replica commandId=%s", commandId);
        }
    }

    private void noticeNow(UUID commandId, String sealedAddress, ObjectNode message) throws InterruptedException {
        var address = addresses.open(commandId, sealedAddress);
        if (address.isPresent()) {
            var body = message.deepCopy().put("replace_original", false).toString();
            metrics.posted("notice", client.post(address.get(), body));
        }
    }

    private void postNow(UUID commandId) throws Exception {
        var taken = replies.take(commandId);
        if (taken.isEmpty()) {
            return; // another has it, or it waits for something
        }
        var reply = taken.get();
        var record = new Recording(
                System.nanoTime() + config.timeout().plus(RECORD_FOR).toNanos());
        if (clock.instant().isAfter(reply.base().plus(config.deadline()))) {
            var reason = reply.failure() == null ? Deadline.REASON : Deadline.FAILED + reply.failure();
            settle(record, reply, Outcome.DROPPED, reason);
            return;
        }
        if (reply.uses() > DueReplies.MAX_USES) {
            var last = reply.failure() == null ? "its result is not known" : reply.failure();
            settle(record, reply, Outcome.UNDELIVERED, "every post failed, the last one with: " + last);
            return;
        }
        var address = addresses.open(reply.commandId(), reply.replyAddress());
        if (address.isEmpty()) {
            settle(record, reply, Outcome.UNDELIVERED, "its reply address may not be posted to");
            return;
        }
        var result = post(reply, address.get());
        metrics.posted("answer", result);
        switch (result) {
            case Posted _ -> settle(record, reply, Outcome.ANSWERED, null);
            case Refused(var why) -> settle(record, reply, Outcome.UNDELIVERED, why);
            case TryAgain(var why, var after) -> again(record, reply, why, after, false);
            case Unclear(var why) -> again(record, reply, why, Optional.empty(), true);
        }
    }

    private PostResult post(Due reply, URI address) throws InterruptedException {
        try (var step = Traces.step("post answer", reply.traceparent())
                .with("command_id", reply.commandId())
                .with("use", reply.uses())) {
            var result = client.post(address, body(reply));
            if (!(result instanceof Posted)) {
                step.failed();
            }
            return result;
        }
    }

    private void again(Recording record, Due reply, String why, Optional<Duration> after, boolean unclear)
            throws Exception {
        if (reply.uses() >= DueReplies.MAX_USES) {
            settle(record, reply, Outcome.UNDELIVERED, "every post failed, the last one with: " + why);
            return;
        }
        var wait = Backoff.before(reply.uses() + 1, after);
        Log.warnf("post failed, again in %d ms commandId=%s: %s", wait.toMillis(), reply.commandId(), why);
        record.write(() -> {
            replies.tryAgain(reply, wait, unclear, why);
            return null;
        });
    }

    private void settle(Recording record, Due reply, Outcome outcome, String reason) throws Exception {
        var at = clock.instant();
        record.write(() -> replies.settle(reply, outcome, reason, at))
                .ifPresent(settled -> tell(settled, reply.receivedAt()));
    }

    /** What is to happen once a row has ended. */
    private void tell(ReplySettled settled, Instant receivedAt) {
        metrics.settled(settled, receivedAt);
        events.send(settled);
    }

    /** As {@link #tell}, of rows that ended without a poster. Returns at once. */
    void tellLater(DueReplies.Ended ended) {
        run("end", ended.settled().commandId(), () -> tell(ended.settled(), ended.receivedAt()));
    }

    private String body(Due reply) {
        try {
            var message = (ObjectNode) json.readTree(reply.message());
            message.put("replace_original", reply.unclear());
            return message.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds a message that is not JSON", e);
        }
    }

    /** Waits for posts that are on their way: cut off, their results would be unknown. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(config.timeout().plusSeconds(2).toMillis(), TimeUnit.MILLISECONDS)) {
            Log.warn("posts were cut off, the next sweep repeats them so that they replace");
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
