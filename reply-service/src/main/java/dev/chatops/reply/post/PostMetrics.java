package dev.chatops.reply.post;

import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettled.Outcome;
import dev.chatops.reply.post.DueReplies.Again;
import dev.chatops.reply.post.PostResult.Posted;
import dev.chatops.reply.post.PostResult.Refused;
import dev.chatops.reply.post.PostResult.TooLarge;
import dev.chatops.reply.post.PostResult.TryAgain;
import dev.chatops.reply.post.PostResult.Unclear;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts posts and ends: {@code chatops_posts_total}, {@code chatops_replies_total}, {@code chatops_reply_latency},
 * {@code chatops_reply_files_total}. How commands end stands at 0 from the start, so that an alert sees the first that was dropped.
 */
@Startup
@ApplicationScoped
class PostMetrics {

    private static final String REPLIES = "chatops_replies";

    private final MeterRegistry registry;
    private final Timer latency;

    PostMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (var outcome : Outcome.values()) {
            if (outcome != Outcome.UNKNOWN) {
                registry.counter(REPLIES, "outcome", outcome.word());
            }
        }
        this.latency = Timer.builder("chatops_reply_latency")
                .description("from the gateway's receipt of a command to its answer in the channel")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(10))
                .maximumExpectedValue(Duration.ofMinutes(30))
                .register(registry);
    }

    /** @param message answer, notice or progress */
    void posted(String message, PostResult result) {
        var outcome = switch (result) {
            case Posted _ -> "posted";
            case Refused _ -> "refused";
            case TooLarge _ -> "too_large";
            case TryAgain _ -> "failed";
            case Unclear _ -> "unclear";
        };
        registry.counter("chatops_posts", "message", message, "outcome", outcome)
                .increment();
    }

    /** A post of an answer failed, and comes again. */
    void again(Due due, Again again) {
        Log.warnf(
                "post failed, again in %d ms commandId=%s: %s",
                again.after().toMillis(), due.commandId(), again.failure());
    }

    /**
     * It was not posted: too little was left of its row's lease.
     *
     * @param message answer, notice or progress
     */
    void leaseOver(String message, Due due) {
        registry.counter("chatops_posts", "message", message, "outcome", "lease_over")
                .increment();
        Log.warnf("%s not posted, too long after its row was taken commandId=%s", message, due.commandId());
    }

    /** @param outcome posted or failed */
    void file(String outcome) {
        registry.counter("chatops_reply_files", "outcome", outcome).increment();
    }

    void settled(ReplySettled settled, Instant receivedAt) {
        registry.counter(REPLIES, "outcome", settled.outcome().word()).increment();
        if (settled.outcome() == Outcome.ANSWERED) {
            latency.record(Duration.between(receivedAt, settled.at()));
            Log.infof("command answered commandId=%s jobId=%s", settled.commandId(), settled.jobId());
        } else {
            Log.warnf(
                    "command not answered commandId=%s jobId=%s outcome=%s: %s",
                    settled.commandId(), settled.jobId(), settled.outcome().word(), settled.reason());
        }
    }
}
