package dev.chatops.pipeline.api;

import dev.chatops.consume.Transactions;
import dev.chatops.pipeline.audit.AuditEntry;
import dev.chatops.pipeline.audit.AuditTrail;
import dev.chatops.pipeline.command.JobAuthority;
import dev.chatops.pipeline.job.Actor;
import dev.chatops.pipeline.job.JobCancellation;
import dev.chatops.pipeline.job.JobPlay;
import dev.chatops.pipeline.job.JobRetry;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.pause.PauseTable;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Play, cancel and retry from outside of chat: decided by the project's rules (G8), and each with its entry in the audit trail, in the
 * transaction that does it.
 */
@ApplicationScoped
public class JobOperations {

    /**
     * Who wants it.
     *
     * @param origin {@code api} or {@code page}
     */
    public record Asker(User user, Project project, String origin) {}

    /** What became of it. */
    public sealed interface Outcome {

        /** @param jobId the job, or the new one that repeats it */
        record Done(long jobId) implements Outcome {}

        /** The rules say no. @param why for people */
        record Refused(String why) implements Outcome {}

        /** The job does not stand so that it can be done. @param why in GitLab's words */
        record NotPossible(String why) implements Outcome {}

        record NoSuchJob() implements Outcome {}
    }

    private record Acted(Outcome outcome, List<Outbox.Written> toSend) {

        static Acted not(Outcome outcome) {
            return new Acted(outcome, List.of());
        }
    }

    private interface Act {
        Acted in(Connection connection) throws SQLException;
    }

    private final JobAuthority authority;
    private final JobPlay plays;
    private final JobCancellation cancellations;
    private final JobRetry retries;
    private final PauseTable pauses;
    private final AuditTrail trail;
    private final Transactions transactions;
    private final OutboxPublisher publisher;
    private final Clock clock;

    JobOperations(
            JobAuthority authority,
            JobPlay plays,
            JobCancellation cancellations,
            JobRetry retries,
            PauseTable pauses,
            AuditTrail trail,
            Transactions transactions,
            OutboxPublisher publisher,
            Clock clock) {
        this.authority = authority;
        this.plays = plays;
        this.cancellations = cancellations;
        this.retries = retries;
        this.pauses = pauses;
        this.trail = trail;
        this.transactions = transactions;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** @param variables for this run alone */
    public Outcome play(Asker asker, long id, Map<String, String> variables) throws SQLException {
        var whyNot = authority.whyNotPlay(asker.user(), asker.project(), id, !variables.isEmpty());
        return act(asker, "play", id, whyNot, connection -> switch (plays.play(
                connection,
                asker.project(),
                id,
                Actor.outsideChat(asker.user()),
                variables,
                pauses.active(connection))) {
            case JobPlay.Result.Played(var _, var toSend) ->
                new Acted(new Outcome.Done(id), toSend.stream().toList());
            case JobPlay.Result.NotPlayable _ -> Acted.not(new Outcome.NotPossible("Unplayable Job"));
            case JobPlay.Result.Paused(var pause) -> Acted.not(new Outcome.Refused(pause.refusal()));
            case JobPlay.Result.NoSuchJob _ -> Acted.not(new Outcome.NoSuchJob());
        });
    }

    /** A job that is over stays as it is, and that is well. */
    public Outcome cancel(Asker asker, long id) throws SQLException {
        var whyNot = authority.whyNotCancel(asker.user(), asker.project(), id);
        return act(asker, "cancel", id, whyNot, connection -> switch (cancellations.cancel(
                connection, asker.project(), id, Actor.outsideChat(asker.user()))) {
            case JobCancellation.Result.Canceled(var toSend) -> new Acted(new Outcome.Done(id), toSend);
            case JobCancellation.Result.Canceling(var toSend) -> new Acted(new Outcome.Done(id), toSend);
            case JobCancellation.Result.AlreadyCanceling _, JobCancellation.Result.AlreadyOver _ ->
                Acted.not(new Outcome.Done(id));
            case JobCancellation.Result.NoSuchJob _ -> Acted.not(new Outcome.NoSuchJob());
        });
    }

    public Outcome retry(Asker asker, long id) throws SQLException {
        var whyNot = authority.whyNotRetry(asker.user(), asker.project(), id);
        return act(asker, "retry", id, whyNot, connection -> switch (retries.retry(
                connection, asker.project(), id, Actor.outsideChat(asker.user()), pauses.active(connection))) {
            case JobRetry.Result.Retried retried ->
                new Acted(
                        new Outcome.Done(retried.jobId()),
                        retried.toSend().stream().toList());
            case JobRetry.Result.NotOver _ -> Acted.not(new Outcome.NotPossible("Job is not retryable"));
            case JobRetry.Result.NoPool(var pool) ->
                Acted.not(new Outcome.NotPossible("The runner pool " + pool + " of the job is gone"));
            case JobRetry.Result.Paused(var pause) -> Acted.not(new Outcome.Refused(pause.refusal()));
            case JobRetry.Result.NoSuchJob _ -> Acted.not(new Outcome.NoSuchJob());
        });
    }

    private Outcome act(Asker asker, String verb, long id, Optional<String> whyNot, Act act) throws SQLException {
        Acted acted = transactions.run(connection -> {
            var done = whyNot.isPresent() ? Acted.not(new Outcome.Refused(whyNot.get())) : act.in(connection);
            record(connection, asker, verb, id, done.outcome());
            return done;
        });
        acted.toSend().forEach(publisher::publish);
        return acted.outcome();
    }

    private void record(Connection connection, Asker asker, String verb, long id, Outcome outcome) throws SQLException {
        switch (outcome) {
            case Outcome.Done(var jobId) -> record(connection, asker, verb, jobId, "accepted", "job #" + jobId);
            case Outcome.Refused(var why) -> record(connection, asker, verb, id, "refused", why);
            case Outcome.NotPossible(var why) -> record(connection, asker, verb, id, "failed", why);
            case Outcome.NoSuchJob _ -> {} // nobody saw anything
        }
    }

    private void record(Connection connection, Asker asker, String verb, long jobId, String decision, String result)
            throws SQLException {
        trail.record(
                connection,
                new AuditEntry(
                        clock.instant(),
                        null,
                        asker.user().username(),
                        null,
                        asker.origin(),
                        null,
                        null,
                        null,
                        asker.project().id(),
                        verb,
                        decision,
                        "",
                        result,
                        null,
                        jobId));
    }
}
