package dev.chatops.runner.queue;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.JobQueued;
import dev.chatops.events.JobQueuedDeserializer;
import dev.chatops.events.Topics;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The share group's side of the queue: at most one record at a time, held only until its claim is decided. Used by one
 * thread.
 */
final class JobOffers implements AutoCloseable {

    /**
     * Long, since each end of a poll without a record is a moment of danger: a record that comes while the next poll begins is
     * followed by one more (ShareConsumeRequestManager sets {@code fetchMoreRecords} again), and a runner that is full by
     * then keeps it from all others until its lock is over. Not endless, because a fetch that brings nothing but gaps is
     * followed by none within the same poll.
     */
    private static final Duration POLL = Duration.ofSeconds(10);

    /** A record that is kept comes back at once, without a fetch. */
    private static final Duration KEPT = Duration.ofMillis(500);

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final String topic;
    private final BrokerConnection broker;
    private final KafkaShareConsumer<String, byte[]> consumer;
    private final JobQueuedDeserializer deserializer = new JobQueuedDeserializer();

    JobOffers(BrokerConnection broker, String pool) {
        this.topic = Topics.jobQueue(pool).name();
        this.broker = broker;
        var config = new HashMap<String, Object>();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.runnerGroup(pool));
        config.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        config.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        // with all slots busy it does not poll for as long as jobs may take
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        this.consumer = new KafkaShareConsumer<>(
                broker.client("runner-service.offers", config), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Returns once the pool's queue is there; pipeline-service makes it. */
    void awaitQueue(BooleanSupplier goOn) throws InterruptedException {
        try (var admin = broker.admin("runner-service.queue", Duration.ofSeconds(2))) {
            boolean said = false;
            while (goOn.getAsBoolean()) {
                try {
                    admin.describeTopics(List.of(topic)).allTopicNames().get();
                    break;
                } catch (ExecutionException e) {
                    if (!said) {
                        Log.infof(
                                "waiting for the work queue %s: %s",
                                topic,
                                e.getCause() instanceof UnknownTopicOrPartitionException
                                        ? "pipeline-service has not made it yet"
                                        : e.getCause().toString());
                        said = true;
                    }
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
                }
            }
        }
        consumer.subscribe(List.of(topic));
    }

    /**
     * The next offer; empty when none came within ten seconds, or when woken up. What was accepted before goes to the broker with
     * the same request. An unreadable record is given up and logged.
     */
    Optional<Offer> next() {
        for (var record : poll()) {
            try {
                return Optional.of(
                        new Offer(record, deserializer.deserialize(topic, record.headers(), record.value())));
            } catch (SerializationException e) {
                Log.errorf(e, "unreadable offer given up topic=%s offset=%d", topic, record.offset());
                decided(record, AcknowledgeType.REJECT);
            }
        }
        return Optional.empty();
    }

    private Iterable<ConsumerRecord<String, byte[]>> poll() {
        try {
            return consumer.poll(POLL);
        } catch (WakeupException _) {
            return List.of();
        }
    }

    /**
     * Ends the wait for an offer, the present one or else the one that comes next; for any thread. It may end a settling or a
     * renewal instead, so the caller must first have set what its reader looks at before it waits again.
     */
    void wakeup() {
        consumer.wakeup();
    }

    /** Gives the record back to nobody: its claim is decided. The broker hears of it with {@link #next} or {@link #settle}. */
    void accept(Offer offer) {
        decided(offer.record, AcknowledgeType.ACCEPT);
    }

    /** Tells the broker what was accepted; for a runner that does not ask for an offer now. */
    void settle() {
        try {
            consumer.commitSync(LIMIT);
        } catch (WakeupException _) {
            // this runner stops, and does not wait for the answer
        } catch (KafkaException | IllegalStateException e) {
            Log.warnf("accepted offers could not be acknowledged: %s", e);
        }
    }

    /**
     * Keeps the record for another lock period. The cycle matters: RENEW and commit, then a poll that hands the record
     * back; a poll alone would fetch further records.
     *
     * @return whether it is still ours; if not, what is waited for next may stay unseen, so this must be closed
     */
    boolean renew(Offer offer) {
        try {
            consumer.acknowledge(offer.record, AcknowledgeType.RENEW);
            var renewed = consumer.commitSync(LIMIT); // empty when the broker is not known now, and nothing was sent
            if (renewed.isEmpty() || !renewed.values().stream().allMatch(Optional::isEmpty)) {
                return false;
            }
            for (var record : consumer.poll(KEPT)) {
                if (record.offset() == offer.record.offset() && record.partition() == offer.record.partition()) {
                    offer.record = record;
                    return true;
                }
                consumer.acknowledge(record, AcknowledgeType.RELEASE);
            }
        } catch (KafkaException e) {
            Log.warnf("an offer could not be kept offset=%d: %s", offer.record.offset(), e.toString());
        }
        return false;
    }

    @Override
    public void close() {
        consumer.close(CLOSE_LIMIT); // gives back what it holds; so does its connection, when it ends
    }

    private void decided(ConsumerRecord<String, byte[]> record, AcknowledgeType type) {
        try {
            consumer.acknowledge(record, type);
        } catch (KafkaException | IllegalStateException e) {
            // it will be offered once more, and the claim is refused then
            Log.warnf("an offer could not be acknowledged offset=%d: %s", record.offset(), e);
        }
    }

    /** An offer, and the record that holds it. */
    static final class Offer {

        private ConsumerRecord<String, byte[]> record;
        private final JobQueued queued;

        private Offer(ConsumerRecord<String, byte[]> record, JobQueued queued) {
            this.record = record;
            this.queued = queued;
        }

        JobQueued queued() {
            return queued;
        }
    }
}
