package dev.chatops.runner;

import dev.chatops.events.JobQueued;
import dev.chatops.events.JobQueuedSerializer;
import dev.chatops.events.Topics;
import dev.chatops.local.kafka.LocalTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.StringSerializer;

/** A pool's work queue, as pipeline-service makes and fills it. */
public final class PoolQueue implements AutoCloseable {

    private final String pool;
    private final String bootstrapServers;
    private final KafkaProducer<String, JobQueued> producer;

    public PoolQueue(String bootstrapServers, String pool) {
        this.pool = pool;
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new JobQueuedSerializer());
    }

    /** Makes the topic and sets where its group begins. */
    public PoolQueue make() throws Exception {
        LocalTopics.create(bootstrapServers, List.of(Topics.jobQueue(pool)));
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, Topics.runnerGroup(pool)),
                            List.of(
                                    set("share.auto.offset.reset", "earliest"),
                                    set("share.record.lock.duration.ms", "15000"))))
                    .all()
                    .get();
        }
        return this;
    }

    /** How many runners have a share of it. */
    public long members() throws Exception {
        var group = Topics.runnerGroup(pool);
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return admin.describeShareGroups(List.of(group)).all().get().get(group).members().stream()
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .count();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0; // the first one makes it
            }
            throw e;
        }
    }

    public void offer(long jobId) throws Exception {
        var now = Instant.now();
        var offer = new JobQueued(now, jobId, 1, pool, now.plus(Duration.ofHours(1)));
        producer.send(new ProducerRecord<>(Topics.jobQueue(pool).name(), offer.key(), offer))
                .get();
    }

    /** Fills it with offers of jobs that pipeline-service will say are gone; returns when Kafka has them. */
    void crowd(int offers) {
        var now = Instant.now();
        for (int i = 0; i < offers; i++) {
            var offer = new JobQueued(now, Long.MAX_VALUE - i, 1, pool, now.plus(Duration.ofHours(1)));
            producer.send(new ProducerRecord<>(Topics.jobQueue(pool).name(), offer.key(), offer));
        }
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }
}
