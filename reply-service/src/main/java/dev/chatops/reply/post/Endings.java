package dev.chatops.reply.post;

import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettled.Outcome;
import dev.chatops.reply.post.DueReplies.Settled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** What is to happen once a row has ended: it is counted, Kafka is told, and output that was cut follows as a file. */
@ApplicationScoped
class Endings {

    private final SettledEvents events;
    private final OutputFiles files;
    private final PostThreads threads;
    private final PostMetrics metrics;

    Endings(SettledEvents events, OutputFiles files, PostThreads threads, PostMetrics metrics) {
        this.events = events;
        this.files = files;
        this.threads = threads;
        this.metrics = metrics;
    }

    /** Of a row that this replica has posted. */
    void posted(Due due, Settled ended) {
        tell(ended.event(), due.receivedAt());
        if (ended.event().outcome() == Outcome.ANSWERED) {
            files.follow(due, ended);
        }
    }

    /** Of a row that ended without a poster. Returns at once. */
    void dropped(EndedRows.Ended ended) {
        threads.run("end", ended.settled().commandId(), () -> tell(ended.settled(), ended.receivedAt()));
    }

    private void tell(ReplySettled settled, Instant receivedAt) {
        metrics.settled(settled, receivedAt);
        events.send(List.of(settled));
    }
}
