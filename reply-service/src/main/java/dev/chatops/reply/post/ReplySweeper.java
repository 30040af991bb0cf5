package dev.chatops.reply.post;

import dev.chatops.reply.render.Reply;
import dev.chatops.reply.render.SlackMessages;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;

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
            var latestBase = now.minus(config.deadline());
            for (UUID commandId : replies.overdue(latestBase)) {
                replies.drop(commandId, Deadline.REASON, now).ifPresent(settled -> poster.tell(settled, latestBase));
            }
            for (var waiting : replies.takeUntouched(now.minus(config.noticeAfter()))) {
                poster.noticeNow(
                        waiting.commandId(),
                        waiting.replyAddress(),
                        SlackMessages.of(new Reply.Waiting(waiting.commandId())));
            }
            replies.untold().forEach(events::send);
        } catch (SQLException e) {
            Log.warnf("ledger not swept: %s", e.toString());
        }
    }
}
