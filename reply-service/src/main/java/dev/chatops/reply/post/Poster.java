package dev.chatops.reply.post;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettled.Outcome;
import dev.chatops.reply.post.DueReplies.Due;
import dev.chatops.reply.post.PostResult.Posted;
import dev.chatops.reply.post.PostResult.Refused;
import dev.chatops.reply.post.PostResult.TryAgain;
import dev.chatops.reply.post.PostResult.Unclear;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Posts answers: at most once, except where a post's result is unknown; then again, replacing what may be there (G2).
 * No post starts after the deadline.
 */
@ApplicationScoped
public class Poster {

    private final DueReplies replies;
    private final ReplyAddresses addresses;
    private final ResponseUrlClient client;
    private final SettledEvents events;
    private final PostConfig config;
    private final ObjectMapper json;
    private final MeterRegistry metrics;
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
            MeterRegistry metrics,
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
        threads.submit(() -> {
            try {
                postNow(commandId);
            } catch (SQLException e) {
                Log.warnf("not posted, the sweeper tries again commandId=%s: %s", commandId, e.toString());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                Log.errorf(e, "posting failed commandId=%s", commandId);
            }
        });
    }

    /** Posts a word on the way, once, if the command is still open. Nothing hangs on its arrival. Returns at once. */
    public void notice(UUID commandId, ObjectNode message) {
        threads.submit(() -> {
            try {
                replies.spendOnNotice(commandId).ifPresent(address -> noticeNow(commandId, address, message));
            } catch (SQLException e) {
                Log.warnf("notice not posted commandId=%s: %s", commandId, e.toString());
            }
        });
    }

    /** Posts a word on the way; the use of the address is spent already. */
    void noticeNow(UUID commandId, String sealedAddress, ObjectNode message) {
        var address = addresses.open(commandId, sealedAddress);
        if (address.isPresent()) {
            try {
                var result = client.post(address.get(), message.toString());
                count("notice", result);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void postNow(UUID commandId) throws SQLException, InterruptedException {
        var due = replies.take(commandId);
        if (due.isEmpty()) {
            return; // another has it, or it waits for something
        }
        var reply = due.get();
        if (clock.instant().isAfter(reply.base().plus(config.deadline()))) {
            settle(reply.commandId(), Outcome.DROPPED, Deadline.REASON, reply.base());
            return;
        }
        var address = addresses.open(reply.commandId(), reply.replyAddress());
        if (address.isEmpty()) {
            settle(reply.commandId(), Outcome.UNDELIVERED, "its reply address may not be posted to", reply.base());
            return;
        }
        var result = client.post(address.get(), body(reply));
        count("answer", result);
        switch (result) {
            case Posted _ -> settle(reply.commandId(), Outcome.ANSWERED, null, reply.base());
            case Refused(var why) -> settle(reply.commandId(), Outcome.UNDELIVERED, why, reply.base());
            case TryAgain(var why, var after) -> again(reply, why, after, false);
            case Unclear(var why) -> again(reply, why, Duration.ofMillis(500), true);
        }
    }

    private void again(Due reply, String why, Duration after, boolean unclear) throws SQLException {
        if (reply.uses() >= DueReplies.MAX_USES) {
            settle(
                    reply.commandId(),
                    Outcome.UNDELIVERED,
                    "every post failed, the last one with: " + why,
                    reply.base());
            return;
        }
        var wait = after.multipliedBy(1L << (reply.uses() - 1))
                .plusMillis(ThreadLocalRandom.current().nextLong(250));
        Log.warnf("post failed, again in %d ms commandId=%s: %s", wait.toMillis(), reply.commandId(), why);
        replies.tryAgain(reply.commandId(), wait, unclear);
    }

    private void settle(UUID commandId, Outcome outcome, String reason, Instant base) throws SQLException {
        replies.settle(commandId, outcome, reason, clock.instant()).ifPresent(settled -> tell(settled, base));
    }

    /** What is to happen once a row has ended. */
    void tell(ReplySettled settled, Instant base) {
        metrics.counter("chatops_replies", "outcome", settled.outcome().word()).increment();
        if (settled.outcome() == Outcome.ANSWERED) {
            metrics.timer("chatops_reply_latency").record(Duration.between(base, settled.at()));
            Log.infof("command answered commandId=%s jobId=%s", settled.commandId(), settled.jobId());
        } else {
            Log.warnf(
                    "command not answered commandId=%s jobId=%s outcome=%s: %s",
                    settled.commandId(), settled.jobId(), settled.outcome().word(), settled.reason());
        }
        events.send(settled);
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

    private void count(String what, PostResult result) {
        var word = switch (result) {
            case Posted _ -> "posted";
            case Refused _ -> "refused";
            case TryAgain _ -> "failed";
            case Unclear _ -> "unclear";
        };
        metrics.counter("chatops_posts", "message", what, "outcome", word).increment();
    }

    @PreDestroy
    void close() {
        threads.shutdown();
    }
}
