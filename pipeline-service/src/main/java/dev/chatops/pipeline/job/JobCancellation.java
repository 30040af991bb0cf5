package dev.chatops.pipeline.job;

import dev.chatops.consume.Transactions;
import dev.chatops.events.JobControl.JobCancelRequested;
import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.outbox.OutboxRecord;
import dev.chatops.pipeline.project.Project;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Cancels jobs. One that no runner has is over at once. A running one is over when its runner has ended it or is gone,
 * always as canceled and never retried; a success that was written first wins.
 */
@ApplicationScoped
public class JobCancellation {

    /** What became of it. */
    public sealed interface Result {

        /** It will never run. @param toSend to be published after the transaction; empty when that is done */
        record Canceled(List<Outbox.Written> toSend) implements Result {}

        /** Its runner is told to end it. @param toSend to be published after the transaction; empty when that is done */
        record Canceling(List<Outbox.Written> toSend) implements Result {}

        /** Somebody cancelled it before, and its runner is at it. */
        record AlreadyCanceling() implements Result {}

        /** It was over before. */
        record AlreadyOver(JobStatus status) implements Result {}

        /** There is none of this number in the project. */
        record NoSuchJob() implements Result {}
    }

    private final JobTransitions transitions;
    private final Transactions transactions;
    private final Outbox outbox;
    private final OutboxPublisher publisher;
    private final Clock clock;

    JobCancellation(
            JobTransitions transitions,
            Transactions transactions,
            Outbox outbox,
            OutboxPublisher publisher,
            Clock clock) {
        this.transitions = transitions;
        this.transactions = transactions;
        this.outbox = outbox;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** In a transaction of its own; what is to be sent is sent. */
    public Result cancel(Project project, long jobId, Actor by) throws SQLException {
        return switch (transactions.run(connection -> cancel(connection, project, jobId, by))) {
            case Result.Canceled(var toSend) -> {
                publisher.publishAll(toSend);
                yield new Result.Canceled(List.of());
            }
            case Result.Canceling(var toSend) -> {
                publisher.publishAll(toSend);
                yield new Result.Canceling(List.of());
            }
            case Result result -> result;
        };
    }

    /** In the caller's transaction. */
    public Result cancel(Connection connection, Project project, long jobId, Actor by) throws SQLException {
        while (true) { // each turn, somebody else has brought the job nearer to its end
            var job = JobRow.find(connection, project.id(), jobId);
            if (job.isEmpty()) {
                return new Result.NoSuchJob();
            }
            var result = cancel(connection, job.get(), by);
            if (result.isPresent()) {
                return result.get();
            }
        }
    }

    /** Empty when the job is no longer as it was. */
    private Optional<Result> cancel(Connection connection, JobRow job, Actor by) throws SQLException {
        return switch (job.status()) {
            case SUCCESS, FAILED, CANCELED, SKIPPED -> Optional.of(new Result.AlreadyOver(job.status()));
            case CANCELING -> Optional.of(new Result.AlreadyCanceling());
            case RUNNING -> cancelRunning(connection, job, by).map(sent -> new Result.Canceling(List.of(sent)));
            case CREATED, MANUAL, SCHEDULED, WAITING_FOR_RESOURCE, PENDING, UNKNOWN -> {
                var sent = transitions.cancelBefore(connection, job, by.username());
                sent.ifPresent(_ -> Log.infof("job canceled jobId=%d user=%s", job.id(), by.username()));
                yield sent.map(Result.Canceled::new);
            }
        };
    }

    private Optional<Outbox.Written> cancelRunning(Connection connection, JobRow job, Actor by) throws SQLException {
        var sql =
                "update job set status = 'canceling', canceled_by = ? where id = ? and attempt = ? and status = 'running'";
        try (var update = connection.prepareStatement(sql)) {
            update.setString(1, by.username());
            update.setLong(2, job.id());
            update.setInt(3, job.attempt());
            if (update.executeUpdate() == 0) {
                return Optional.empty();
            }
        }
        Log.infof("job is being canceled jobId=%d user=%s", job.id(), by.username());
        var request = new JobCancelRequested(clock.instant(), job.id(), job.attempt());
        return Optional.of(outbox.write(connection, List.of(OutboxRecord.of(request))));
    }
}
