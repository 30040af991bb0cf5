package dev.chatops.pipeline.queue;

import static dev.chatops.events.FailureReason.RUNNER_SYSTEM_FAILURE;

import dev.chatops.consume.Transactions;
import dev.chatops.pipeline.job.JobTransitions;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.UUID;

/** Ends attempts that were claimed but whose payload cannot be made, so that the asker hears why at once. */
@ApplicationScoped
class UnrunnableJobs {

    private final JobTransitions transitions;
    private final OutboxPublisher publisher;
    private final Transactions transactions;

    UnrunnableJobs(JobTransitions transitions, OutboxPublisher publisher, Transactions transactions) {
        this.transitions = transitions;
        this.publisher = publisher;
        this.transactions = transactions;
    }

    /** @param why for the person in chat */
    void close(long jobId, int attempt, UUID fence, String why) throws SQLException {
        publisher.publishAll(transactions.run(
                connection -> transitions.fail(connection, jobId, attempt, fence, RUNNER_SYSTEM_FAILURE, why)));
    }
}
