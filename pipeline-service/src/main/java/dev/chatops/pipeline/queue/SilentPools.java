package dev.chatops.pipeline.queue;

import dev.chatops.consume.Transactions;
import dev.chatops.events.ChatAnswer;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.outbox.OutboxRecord;
import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.RunnerPool;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Tells those who wait in chat, once, that no runner of their job's pool has been heard of for 30 s. Silence while we
 * were away ourselves does not count.
 */
@ApplicationScoped
class SilentPools {

    private static final int MOST = 200;

    private static final String SILENT = """
            select pool from unnest(?::text[]) as pool
            where not exists (select from runner where runner.pool = pool.pool and seen_at > now() - interval '30 seconds')
              and (select up_since < now() - interval '10 seconds' from lease_judge)""";

    private static final String TELL = """
            update job set silence_told = true
            where id in (
              select id from job where pool = ? and status = 'pending' and not silence_told
                and queued_at < now() - interval '2 seconds' limit %d for update skip locked)
            returning id, pipeline_id, command_id, claim_by > now() as waits,
              extract(epoch from claim_by - now())::bigint as seconds""".formatted(MOST);

    private final Projects projects;
    private final Transactions transactions;
    private final Outbox outbox;
    private final OutboxPublisher publisher;
    private final Clock clock;

    SilentPools(Projects projects, Transactions transactions, Outbox outbox, OutboxPublisher publisher, Clock clock) {
        this.projects = projects;
        this.transactions = transactions;
        this.outbox = outbox;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Scheduled(every = "2s", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tell() {
        try {
            for (var pool : transactions.run(this::silent)) {
                publisher.publishAll(transactions.run(connection -> tell(connection, pool)));
            }
        } catch (SQLException e) {
            Log.warnf("silent pools not looked for: %s", e.getMessage());
        }
    }

    private List<String> silent(Connection connection) throws SQLException {
        var silent = new ArrayList<String>();
        try (var select = connection.prepareStatement(SILENT)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            projects.current().pools().stream()
                                    .map(RunnerPool::name)
                                    .toArray()));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    silent.add(row.getString(1));
                }
            }
        }
        return silent;
    }

    private List<Outbox.Written> tell(Connection connection, String pool) throws SQLException {
        var written = new ArrayList<Outbox.Written>();
        try (var update = connection.prepareStatement(TELL)) {
            update.setString(1, pool);
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    var commandId = row.getObject("command_id", UUID.class);
                    if (commandId == null || !row.getBoolean("waits")) {
                        continue; // nobody waits in chat, or he hears the job's end at once
                    }
                    var notice = new ChatAnswer(
                            clock.instant(),
                            commandId,
                            ChatAnswer.Kind.NOTICE,
                            true,
                            text(pool, Duration.ofSeconds(row.getLong("seconds"))),
                            row.getLong("pipeline_id"),
                            row.getLong("id"));
                    written.add(outbox.write(connection, List.of(OutboxRecord.of(notice))));
                    Log.infof("told that its pool is silent jobId=%d pool=%s", row.getLong("id"), pool);
                }
            }
        }
        return written;
    }

    private static String text(String pool, Duration left) {
        return "No runner of the pool `%s` is alive right now. The job waits for one, for %d minutes at most."
                .formatted(pool, Math.max(1, left.plusSeconds(30).toMinutes()));
    }
}
