package dev.chatops.pipeline.queue;

import static dev.chatops.events.FailureReason.RUNNER_SYSTEM_FAILURE;
import static dev.chatops.events.JobStatus.FAILED;

import dev.chatops.consume.Transactions;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.pipeline.job.JobTransitions;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;

/** Ends attempts that were claimed but whose payload cannot be made, so that the asker hears why at once. */
@ApplicationScoped
class UnrunnableJobs {

    private final JobTransitions transitions;
    private final OutboxPublisher publisher;
    private final Transactions transactions;
    private final Clock clock;

    UnrunnableJobs(JobTransitions transitions, OutboxPublisher publisher, Transactions transactions, Clock clock) {
        this.transitions = transitions;
        this.publisher = publisher;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** @param why for the person in chat */
    void close(long jobId, int attempt, UUID fence, String why) throws SQLException {
        var now = clock.instant();
        var end = new JobFinished(now, jobId, attempt, fence, FAILED, null, RUNNER_SYSTEM_FAILURE, why, 0, false, null);
        transactions.run(connection -> transitions.finish(connection, end, 0L)).ifPresent(publisher::publish);
    }
}
