package dev.chatops.pipeline.queue;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker, for at most five seconds each time. */
@ApplicationScoped
class BrokerJobEventsEnds implements JobEventsEnds {

    private final Admin admin;

    BrokerJobEventsEnds(BrokerConnection broker) {
        this.admin = broker.admin("pipeline-service.lease-judge", Duration.ofSeconds(5));
    }

    @PreDestroy
    void close() {
        admin.close(Duration.ofSeconds(2));
    }

    @Override
    public Map<Integer, Long> now() throws ExecutionException, InterruptedException {
        var partitions = admin.describeTopics(List.of(Topics.JOB_EVENTS))
                .topicNameValues()
                .get(Topics.JOB_EVENTS)
                .get()
                .partitions();
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(
                info -> latest.put(new TopicPartition(Topics.JOB_EVENTS, info.partition()), OffsetSpec.latest()));
        var ends = new HashMap<Integer, Long>();
        admin.listOffsets(latest)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
        return ends;
    }
}
