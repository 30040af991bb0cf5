package dev.chatops.reply.post;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;

/** Each second: posts what its poster left, drops what is too late, has patience with what waits, tells Kafka what it was not told. */
@ApplicationScoped
class ReplySweeper {

    private final DueReplies replies;
    private final OnTheWay onTheWay;
    private final EndedRows ended;
    private final Poster poster;
    private final Notices notices;
    private final Endings endings;
    private final SettledEvents events;
    private final PostConfig config;
    private final Clock clock;

    ReplySweeper(
            DueReplies replies,
            OnTheWay onTheWay,
            EndedRows ended,
            Poster poster,
            Notices notices,
            Endings endings,
            SettledEvents events,
            PostConfig config,
            Clock clock) {
        this.replies = replies;
        this.onTheWay = onTheWay;
        this.ended = ended;
        this.poster = poster;
        this.notices = notices;
        this.endings = endings;
        this.events = events;
        this.config = config;
        this.clock = clock;
    }

    /** With a longer time-out every post would come too late in its row's lease, and none would ever be made. */
    void start(@Observes StartupEvent event) {
        if (config.timeout().compareTo(Due.LONGEST_POST) > 0) {
            throw new IllegalStateException(
                    "chatops.reply.timeout is %s; more than %s does not fit into an answer's lease"
                            .formatted(config.timeout(), Due.LONGEST_POST));
        }
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        try {
            replies.due().forEach(poster::post);
            var now = clock.instant();
            var deadline = now.minus(config.deadline());
            ended.drop(false, deadline, now, Deadline.REASON, Deadline.FAILED).forEach(endings::dropped);
            ended.drop(true, now.minus(config.lateDeadline()), now, Deadline.LATE_REASON, Deadline.LATE_FAILED)
                    .forEach(endings::dropped);
            onTheWay.takeUntouched(deadline, now.minus(config.noticeAfter())).forEach(notices::waiting);
            onTheWay.takeProgress(deadline).forEach(notices::progress);
        } catch (SQLException e) {
            Log.warnf("ledger not swept: %s", e.toString());
        }
    }

    /** On its own: a broker that is away is waited for, and nothing else waits with it. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tell() {
        try {
            events.send(ended.untold());
        } catch (SQLException e) {
            Log.warnf("not told what became of answers: %s", e.toString());
        }
    }
}
