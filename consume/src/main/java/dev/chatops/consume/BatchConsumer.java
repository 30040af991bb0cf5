package dev.chatops.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads a topic in batches, each in one transaction with the move of its stored positions. The stored position is the
 * truth: on assignment, and when another replica has moved it, reading goes on from there. A database that is away is
 * waited for; a record that fails alone is set aside and the batch goes on, and so is one whose work takes longer, each
 * time, than the database lets a transaction stand still. Records that do not concern the reader have no transaction of their
 * own: they are moved past with the next one, or within two seconds.
 */
public final class BatchConsumer<E> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BatchConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_MOVES = Duration.ofSeconds(1);

    private final String topic;
    private final Deserializer<E> deserializer;
    private final BatchAction<E> action;
    private final ConsumerPositions positions;
    private final Transactions transactions;
    private final DeadLetters deadLetters;
    private final Duration standstill;
    private final KafkaConsumer<String, byte[]> consumer;

    /** What the stored positions are, as far as this reader knows. */
    private final Map<TopicPartition, Long> seen = new HashMap<>();

    /** Where reading goes on, if only records that do not concern us lie between that and the stored position. */
    private final Map<TopicPartition, Long> passed = new HashMap<>();

    private final Thread thread;
    private long moved = System.nanoTime();
    private long published = System.nanoTime();
    private boolean unpublished;
    private volatile boolean running = true;

    BatchConsumer(
            TopicReading reading,
            String topic,
            Deserializer<E> deserializer,
            Duration gathering,
            BatchAction<E> action) {
        this.topic = topic;
        this.deserializer = deserializer;
        this.positions = reading.positions();
        this.transactions = reading.transactions();
        this.deadLetters = reading.deadLetters();
        this.standstill = reading.standstill();
        this.action = action;
        var group = reading.service() + "." + topic;
        var config = new HashMap<String, Object>();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 600_000); // while the database is away
        if (gathering.isPositive()) {
            config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1 << 20); // more than ever comes in that time
            config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Math.toIntExact(gathering.toMillis()));
        }
        this.consumer = new KafkaConsumer<>(
                reading.broker().client(group, config), new StringDeserializer(), new ByteArrayDeserializer());
        this.thread = Thread.ofPlatform().name("consume-" + topic).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Whether it still reads; false after an error that it could not live with. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** How many records it is behind, of the partition that it is furthest behind in; 0 before the first is read. */
    public double lag() {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("records-lag-max")
                        && metric.getKey().group().equals("consumer-fetch-manager-metrics")
                        && metric.getKey().tags().size() == 1) // over all partitions
                .mapToDouble(metric -> (Double) metric.getValue().metricValue())
                .filter(lag -> !Double.isNaN(lag))
                .findFirst()
                .orElse(0);
    }

    /** Ends after the batch in work; returns when it has ended. */
    @Override
    public void close() {
        running = false;
        consumer.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(topic), new SeekToStored());
            while (running) {
                try {
                    read();
                } catch (PositionMovedException e) {
                    LOG.infof("another replica reads it too, going on from the stored position: %s", e.getMessage());
                    consumer.assignment().forEach(this::seekToStored);
                }
            }
        } catch (WakeupException | InterruptException _) {
            LOG.debugf("reading ends topic=%s", topic);
        } catch (Exception e) {
            LOG.errorf(e, "reading ended by an error, this replica must be restarted topic=%s", topic);
        }
    }

    private void read() throws Exception {
        var records = consumer.poll(POLL);
        if (records.isEmpty()) {
            movePast(Duration.ZERO);
            publishPositions(Duration.ZERO);
            return;
        }
        var batch = new ArrayList<ConsumerRecord<String, byte[]>>(records.count());
        records.forEach(batch::add);
        try {
            act(batch);
        } catch (PositionMovedException e) {
            throw e;
        } catch (Exception e) {
            if (Faults.heals(e) || !running) {
                throw e;
            }
            LOG.warnf(e, "a batch failed, its records are taken one by one topic=%s records=%d", topic, batch.size());
            actOnEach(batch);
        }
        movePast(BETWEEN_MOVES);
        publishPositions(BETWEEN_COMMITS);
    }

    private void movePast(Duration atMostEvery) throws Exception {
        if (!passed.isEmpty() && System.nanoTime() - moved >= atMostEvery.toNanos()) {
            inTransaction(List.of(), _ -> () -> {});
        }
    }

    /** For those who watch the group's lag: nothing of ours reads it, so it is not worth a request for each batch. */
    private void publishPositions(Duration atMostEvery) {
        long now = System.nanoTime();
        if (unpublished && now - published >= atMostEvery.toNanos()) {
            consumer.commitAsync(committable(), null);
            published = now;
            unpublished = false;
        }
    }

    private void actOnEach(List<ConsumerRecord<String, byte[]>> batch) throws Exception {
        for (var record : batch) {
            try {
                act(List.of(record));
            } catch (PositionMovedException e) {
                throw e;
            } catch (Exception e) {
                if (Faults.heals(e) || !running) {
                    throw e;
                }
                setAside(record, e);
            }
        }
    }

    /**
     * In the transaction that moves past the record: a reader whose position another one has moved leaves it to that one. A transaction
     * that is repeated does not send it again.
     */
    private void setAside(ConsumerRecord<String, byte[]> record, Exception reason) throws Exception {
        var isSafe = new AtomicBoolean();
        inTransaction(List.of(record), _ -> {
            if (!isSafe.get()) {
                deadLetters.setAside(record, reason);
                isSafe.set(true);
            }
            return () -> {};
        });
    }

    private void act(List<ConsumerRecord<String, byte[]>> records) throws Exception {
        var events = new ArrayList<E>(records.size());
        for (var record : records) {
            var event = deserializer.deserialize(topic, record.headers(), record.value());
            if (event != null) {
                events.add(event);
            }
        }
        if (events.isEmpty()) {
            passed.putAll(behind(records));
        } else {
            inTransaction(records, connection -> action.apply(connection, events));
        }
    }

    private Map<TopicPartition, Long> behind(List<ConsumerRecord<String, byte[]>> records) {
        var next = new HashMap<TopicPartition, Long>();
        records.forEach(record -> next.put(new TopicPartition(topic, record.partition()), record.offset() + 1));
        return next;
    }

    private void inTransaction(
            List<ConsumerRecord<String, byte[]>> records, Transactions.Work<Runnable, Exception> work)
            throws Exception {
        var next = new HashMap<>(passed);
        next.putAll(behind(records));
        var standstills = new Standstills(standstill);
        var after = Faults.retry(
                "reading " + topic,
                () -> running,
                () -> standstills.watch(() -> {
                    return transactions.<Runnable, Exception>run(connection -> {
                        positions.move(connection, seen, next);
                        standstills.workBegins();
                        return work.in(connection);
                    });
                }));
        seen.putAll(next);
        passed.clear();
        moved = System.nanoTime();
        unpublished = true;
        after.run();
    }

    private Map<TopicPartition, OffsetAndMetadata> committable() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        seen.forEach((partition, next) -> offsets.put(partition, new OffsetAndMetadata(next)));
        return offsets;
    }

    private void seekToStored(TopicPartition partition) {
        try {
            long next = Faults.retry(
                    "finding the position in " + partition, () -> running, () -> positions.next(partition));
            seen.put(partition, next);
            passed.remove(partition);
            consumer.seek(partition, next);
        } catch (Exception e) {
            throw new IllegalStateException("no position to read " + partition + " from", e);
        }
    }

    private final class SeekToStored implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(seen::remove);
            partitions.forEach(passed::remove);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(BatchConsumer.this::seekToStored);
        }
    }
}
