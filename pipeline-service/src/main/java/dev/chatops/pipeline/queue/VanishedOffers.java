package dev.chatops.pipeline.queue;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.Transactions;
import dev.chatops.events.JobQueued;
import dev.chatops.events.Topics;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.outbox.OutboxRecord;
import dev.chatops.pipeline.project.Projects;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Queues a job again whose offer was consumed without a claim: Kafka drops a record after its delivery limit, by
 * retention, or because somebody accepted it and died. Where each offer stands is stored; behind the start of the pool's
 * share group nobody gets it any more. Each offer is looked at once, when the group has passed it, so a long and healthy
 * backlog costs nothing and is never sent again. What a pause holds back is offered again when it ends, and not here.
 */
@ApplicationScoped
class VanishedOffers {

    private static final int MOST = 1_000;

    private static final String TAKE = """
            with passed as (
              (select job_id, attempt from offer where pool = ? and record_offset < ? order by record_offset limit %1$d)
              union all
              (select job_id, attempt from offer where pool = ? and record_offset >= ? and sent_at < now() - interval '10 s'
               order by record_offset limit %1$d)),
            gone as (
              delete from offer using passed
              where offer.job_id = passed.job_id and offer.attempt = passed.attempt
              returning offer.job_id, offer.attempt)
            select job.id, job.attempt, job.pool, job.claim_by from job
            join gone on gone.job_id = job.id and gone.attempt = job.attempt
            where job.status = 'pending' and job.claim_by > now() and job.held_by is null
            for update of job""".formatted(MOST);

    /**
     * What of a queue is still to come.
     *
     * @param start the group has all before it
     * @param end the offset of the next record that will be written
     */
    record Backlog(long start, long end) {}

    private final Projects projects;
    private final Transactions transactions;
    private final Outbox outbox;
    private final OutboxPublisher publisher;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final Admin admin;

    VanishedOffers(
            Projects projects,
            Transactions transactions,
            Outbox outbox,
            OutboxPublisher publisher,
            MeterRegistry metrics,
            Clock clock,
            BrokerConnection broker) {
        this.projects = projects;
        this.transactions = transactions;
        this.outbox = outbox;
        this.publisher = publisher;
        this.metrics = metrics;
        this.clock = clock;
        this.admin = broker.admin("pipeline-service.vanished-offers", Duration.ofSeconds(5));
    }

    @Scheduled(every = "5s", delayed = "4s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void queueAgain() throws InterruptedException {
        for (var pool : projects.current().pools()) {
            try {
                if (transactions.run(connection -> hasOffers(connection, pool.name()))) {
                    var backlog = backlog(pool.name());
                    publisher.publishAll(
                            transactions.run(connection -> takeVanished(connection, pool.name(), backlog)));
                }
            } catch (ExecutionException e) {
                Log.warnf("offers not checked, the broker does not answer pool=%s: %s", pool.name(), e.getCause());
            } catch (SQLException | RuntimeException e) {
                Log.warnf("offers not checked pool=%s: %s", pool.name(), e);
            }
        }
    }

    @PreDestroy
    void close() {
        admin.close(Duration.ofSeconds(2));
    }

    /** Read before the jobs are: a record is accepted after its claim is committed. */
    private Backlog backlog(String pool) throws ExecutionException, InterruptedException {
        var partition = new TopicPartition(Topics.jobQueue(pool).name(), 0);
        var end = admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition);
        var first = admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).partitionResult(partition);
        return new Backlog(
                Math.max(first.get().offset(), groupStart(pool, partition)),
                end.get().offset());
    }

    /** 0 for a group that has not begun. */
    private long groupStart(String pool, TopicPartition partition) throws ExecutionException, InterruptedException {
        var group = Topics.runnerGroup(pool);
        try {
            var starts = admin.listShareGroupOffsets(
                            Map.of(group, new ListShareGroupOffsetsSpec().topicPartitions(List.of(partition))))
                    .partitionsToOffsetInfo(group)
                    .get();
            var start = starts.get(partition);
            return start == null ? 0 : start.startOffset();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }

    private List<Outbox.Written> takeVanished(Connection connection, String pool, Backlog backlog) throws SQLException {
        var written = new ArrayList<Outbox.Written>();
        try (var select = connection.prepareStatement(TAKE)) {
            select.setString(1, pool);
            select.setLong(2, backlog.start());
            select.setString(3, pool);
            select.setLong(4, backlog.end());
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    var offer = new JobQueued(
                            clock.instant(),
                            row.getLong("id"),
                            row.getInt("attempt"),
                            row.getString("pool"),
                            row.getTimestamp("claim_by").toInstant());
                    Log.warnf(
                            "an offer was consumed without a claim, the job is queued again jobId=%d attempt=%d pool=%s",
                            offer.jobId(), offer.attempt(), pool);
                    metrics.counter("chatops_offers_vanished", "pool", pool).increment();
                    written.add(outbox.write(connection, List.of(OutboxRecord.of(offer))));
                }
            }
        }
        return written;
    }

    private static boolean hasOffers(Connection connection, String pool) throws SQLException {
        try (var select = connection.prepareStatement("select from offer where pool = ? limit 1")) {
            select.setString(1, pool);
            try (var row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
