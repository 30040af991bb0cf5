package dev.chatops.pipeline.job;

import dev.chatops.consume.Transactions;
import dev.chatops.events.JobQueued;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.outbox.OutboxRecord;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Starts a job that waits for a hand. It runs as the job of who started it. */
@ApplicationScoped
public class JobPlay {

    private static final String PLAY = """
            update job set status = 'pending', played_by = ?, queued_at = now(),
              claim_by = now() + make_interval(secs => ?)
            where id = ? and project_id = ? and status = 'manual' returning pool, attempt, claim_by""";

    private final Transactions transactions;
    private final Outbox outbox;
    private final OutboxPublisher publisher;
    private final Clock clock;

    JobPlay(Transactions transactions, Outbox outbox, OutboxPublisher publisher, Clock clock) {
        this.transactions = transactions;
        this.outbox = outbox;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** @return false when the job does not wait for a hand (any more) */
    public boolean play(Project project, long jobId, User by) throws SQLException {
        Optional<Outbox.Written> written = transactions.run(connection -> {
            try (var update = connection.prepareStatement(PLAY)) {
                update.setString(1, by.username());
                update.setLong(2, project.queueTimeout().toSeconds());
                update.setLong(3, jobId);
                update.setLong(4, project.id());
                try (var row = update.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    var queued = new JobQueued(
                            clock.instant(),
                            jobId,
                            row.getInt("attempt"),
                            row.getString("pool"),
                            row.getTimestamp("claim_by").toInstant());
                    return Optional.of(outbox.write(connection, List.of(OutboxRecord.of(queued))));
                }
            }
        });
        written.ifPresent(publisher::publish);
        if (written.isPresent()) {
            Log.infof("job played jobId=%d user=%s", jobId, by.username());
        }
        return written.isPresent();
    }
}
