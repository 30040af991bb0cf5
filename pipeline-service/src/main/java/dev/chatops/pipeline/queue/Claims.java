package dev.chatops.pipeline.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.claim.AttemptToken;
import dev.chatops.claim.ClaimRequest;
import dev.chatops.claim.Heartbeat;
import dev.chatops.claim.HeartbeatAnswer;
import dev.chatops.consume.Transactions;
import dev.chatops.pipeline.job.JobSpec;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.pause.HeldJobs;
import dev.chatops.pipeline.pause.PauseTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who holds which attempt, and until when. Every decision is one statement on the job's row (G3). */
@ApplicationScoped
class Claims {

    /** How long an attempt is its runner's without a sign of life; three heartbeats and a second (G4). */
    static final String LEASE = "interval '10 seconds'";

    private static final String CLAIM = """
            update job set status = case when status = 'pending' then 'running' else status end,
                claim_id = ?, runner_id = ?, token_sha256 = ?, fence = coalesce(fence, ?),
                lease_until = now() + %s, started_at = coalesce(started_at, ?)
            where id = ? and attempt = ? and pool = ?
              and (status = 'pending' and claim_by > now() and %s
                   or status in ('running', 'canceling') and claim_id = ? and lost_at is null)
            returning fence, project_id, pipeline_id, name, stage, spec, started_at,
                (select source from pipeline p where p.id = pipeline_id) as source,
                (select p.created_at from pipeline p where p.id = pipeline_id) as pipeline_created_at,
                extract(epoch from now() - queued_at) as waited,
                coalesce(played_by, (select username from pipeline p where p.id = pipeline_id)) as username""".formatted(LEASE, PauseTable.NOT_PAUSED);

    private static final String RENEW = """
            with held as (
              select * from unnest(?::bigint[], ?::int[], ?::uuid[]) as h (job_id, attempt, fence))
            update job set lease_until = now() + %s
            from held where job.id = held.job_id and job.attempt = held.attempt and job.fence = held.fence
              and job.status in ('running', 'canceling') and job.lost_at is null
            returning job.id, job.status""".formatted(LEASE);

    private static final String SEEN = """
            insert into runner (id, pool, slots, seen_at) values (?, ?, ?, now())
            on conflict (id) do update set slots = excluded.slots, seen_at = now()
            where runner.pool = excluded.pool""";

    /** What became of a claim. */
    sealed interface Answer {

        /**
         * @param attemptToken null when the runner has made its own
         * @param source of the pipeline
         * @param pipelineAt when the pipeline was made
         * @param waitedSeconds from the queueing of the job to this claim
         */
        record Granted(
                UUID fence,
                String attemptToken,
                long projectId,
                long pipelineId,
                String source,
                Instant pipelineAt,
                Instant startedAt,
                String name,
                String stage,
                String username,
                JobSpec spec,
                double waitedSeconds)
                implements Answer {}

        /** Another runner has it. */
        record Taken() implements Answer {}

        /**
         * It is over, canceled, of another attempt or another pool; or held back by a pause, and offered again after it.
         *
         * @param toSend after the transaction
         */
        record Gone(Optional<Outbox.Written> toSend) implements Answer {}
    }

    private final HeldJobs held;
    private final OutboxPublisher publisher;
    private final Transactions transactions;
    private final ObjectMapper json;
    private final Clock clock;

    Claims(HeldJobs held, OutboxPublisher publisher, Transactions transactions, ObjectMapper json, Clock clock) {
        this.held = held;
        this.publisher = publisher;
        this.transactions = transactions;
        this.json = json;
        this.clock = clock;
    }

    Answer claim(long jobId, String pool, ClaimRequest request) throws SQLException {
        var token = request.attemptTokenSha256() == null ? AttemptToken.make() : null;
        var answer = transactions.run(connection -> claim(connection, jobId, pool, request, token));
        if (answer instanceof Answer.Gone(var toSend)) {
            toSend.ifPresent(publisher::publish);
        }
        return answer;
    }

    private Answer claim(Connection connection, long jobId, String pool, ClaimRequest request, String token)
            throws SQLException {
        try (var update = connection.prepareStatement(CLAIM)) {
            update.setObject(1, request.claimId());
            update.setString(2, request.runnerId());
            update.setString(3, token == null ? request.attemptTokenSha256() : AttemptToken.sha256(token));
            update.setObject(4, UUID.randomUUID());
            update.setTimestamp(5, Timestamp.from(clock.instant()));
            update.setLong(6, jobId);
            update.setInt(7, request.attempt());
            update.setString(8, pool);
            update.setObject(9, request.claimId());
            try (var row = update.executeQuery()) {
                if (row.next()) {
                    return new Answer.Granted(
                            row.getObject("fence", UUID.class),
                            token,
                            row.getLong("project_id"),
                            row.getLong("pipeline_id"),
                            row.getString("source"),
                            row.getTimestamp("pipeline_created_at").toInstant(),
                            row.getTimestamp("started_at").toInstant(),
                            row.getString("name"),
                            row.getString("stage"),
                            row.getString("username"),
                            spec(row.getString("spec")),
                            row.getDouble("waited"));
                }
            }
        }
        return isHeldByAnother(connection, jobId, pool, request)
                ? new Answer.Taken()
                : new Answer.Gone(held.hold(connection, jobId, request.attempt(), pool));
    }

    HeartbeatAnswer heartbeat(String runnerId, String pool, Heartbeat heartbeat) throws SQLException {
        return transactions.run(connection -> {
            try (var seen = connection.prepareStatement(SEEN)) {
                seen.setString(1, runnerId);
                seen.setString(2, pool);
                seen.setInt(3, heartbeat.slots());
                seen.executeUpdate();
            }
            return heartbeat.attempts().isEmpty()
                    ? new HeartbeatAnswer(List.of(), List.of(), List.of())
                    : renew(connection, inOrder(heartbeat.attempts()));
        });
    }

    /** Jobs are locked in this order by everybody, so that nobody waits in a circle. */
    private static List<Heartbeat.HeldAttempt> inOrder(List<Heartbeat.HeldAttempt> held) {
        return held.stream()
                .sorted(Comparator.comparingLong(Heartbeat.HeldAttempt::jobId))
                .toList();
    }

    private static HeartbeatAnswer renew(Connection connection, List<Heartbeat.HeldAttempt> held) throws SQLException {
        var renewed = new ArrayList<Long>();
        var cancel = new ArrayList<Long>();
        try (var update = connection.prepareStatement(RENEW)) {
            update.setArray(
                    1,
                    array(
                            connection,
                            "bigint",
                            held.stream().map(Heartbeat.HeldAttempt::jobId).toArray()));
            update.setArray(
                    2,
                    array(
                            connection,
                            "int",
                            held.stream().map(Heartbeat.HeldAttempt::attempt).toArray()));
            update.setArray(
                    3,
                    array(
                            connection,
                            "uuid",
                            held.stream().map(Heartbeat.HeldAttempt::fence).toArray()));
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    renewed.add(row.getLong("id"));
                    if (row.getString("status").equals("canceling")) {
                        cancel.add(row.getLong("id"));
                    }
                }
            }
        }
        var closed =
                new ArrayList<>(held.stream().map(Heartbeat.HeldAttempt::jobId).toList());
        closed.removeAll(renewed);
        return new HeartbeatAnswer(renewed, closed, cancel);
    }

    private static java.sql.Array array(Connection connection, String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }

    private static boolean isHeldByAnother(Connection connection, long jobId, String pool, ClaimRequest request)
            throws SQLException {
        var sql = "select from job where id = ? and attempt = ? and pool = ? and status in ('running', 'canceling')"
                + " and claim_id <> ?";
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, jobId);
            select.setInt(2, request.attempt());
            select.setString(3, pool);
            select.setObject(4, request.claimId());
            try (var row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private JobSpec spec(String text) {
        try {
            return json.readValue(text, JobSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the job table holds a spec that it cannot read", e);
        }
    }
}
