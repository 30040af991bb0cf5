package dev.chatops.reply.post;

import dev.chatops.reply.render.Reply;
import dev.chatops.reply.render.SlackMessages;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;

/** Each second: posts what its poster left, drops what is too late, has patience with what waits. */
@ApplicationScoped
class ReplySweeper {

    private final DueReplies replies;
    private final Poster poster;
    private final SettledEvents events;
    private final PostConfig config;
    private final Clock clock;

    ReplySweeper(DueReplies replies, Poster poster, SettledEvents events, PostConfig config, Clock clock) {
        this.replies = replies;
        this.poster = poster;
        this.events = events;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        try {
            replies.due().forEach(poster::post);
            var now = clock.instant();
            var deadline = now.minus(config.deadline());
            replies.drop(deadline, now, Deadline.REASON, Deadline.FAILED).forEach(poster::tellLater);
            for (var waiting : replies.takeUntouched(deadline, now.minus(config.noticeAfter()))) {
                poster.notice(
                        waiting.commandId(),
                        waiting.replyAddress(),
                        SlackMessages.of(new Reply.Waiting(waiting.commandId())));
            }
            for (var untold : replies.untold()) {
                if (!events.send(untold)) {
                    break; // the broker is away: the next sweep goes on
                }
            }
        } catch (SQLException e) {
            Log.warnf("ledger not swept: %s", e.toString());
        }
    }
}
