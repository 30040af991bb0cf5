package dev.chatops.gateway.publish;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.ChatCommandSerializer;
import dev.chatops.events.Topics;
import dev.chatops.telemetry.Traces;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes commands to {@code chat-commands} and waits until all in-sync replicas have them. */
@ApplicationScoped
public class CommandPublisher {

    /** Above the producer's own 1.5 s, so that its word is heard; with the 0.5 s before it still below Slack's 3 s. */
    private static final Duration LONGEST_SEND = Duration.ofSeconds(2);

    /**
     * In the turn in which the producer gives a record up it may send it all the same, and counts that only afterwards
     * (Sender.sendProducerData): a record that waited too long because this process stood still.
     */
    private static final Duration ONE_TURN = Duration.ofMillis(50);

    private final KafkaProducer<String, ChatCommand> producer;
    private final Metric handedToNetwork;

    CommandPublisher(BrokerConnection broker) {
        producer = new KafkaProducer<>(
                broker.client("gateway-service", settings()), new StringSerializer(), new ChatCommandSerializer());
        handedToNetwork = producer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("producer-metrics")
                        && metric.getKey().name().equals("record-send-total"))
                .findFirst()
                .<Metric>map(Map.Entry::getValue)
                .orElseThrow(() -> new IllegalStateException("the producer has no metric record-send-total"));
    }

    private static Map<String, Object> settings() {
        var settings = new HashMap<String, Object>();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0); // one command is not worth waiting for the next
        // what comes while a request is under way goes with the next one, so the busier it is, the fewer there are
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        // no broker: answered after 0.5 s; a slow one: after 2 s at most, of Slack's 3 s
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 1_500);
        settings.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000);
        // the default would go on refusing commands for a second after the broker is back
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        return settings;
    }

    /**
     * Does all that publishing does, but for sending, so that the first command does not pay for it: meets the broker and
     * loads classes. A broker that is away keeps nobody from starting.
     */
    public void rehearse(ChatCommand command) {
        try (var serializer = new ChatCommandSerializer()) {
            var value = serializer.serialize(Topics.CHAT_COMMANDS, new RecordHeaders(), command);
            MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(value));
            producer.partitionsFor(Topics.CHAT_COMMANDS);
        } catch (KafkaException e) {
            Log.warnf("broker not reachable at start-up topic=%s reason=%s", Topics.CHAT_COMMANDS, e.getMessage());
        }
    }

    /** Returns after 2.6 s at most; to be called on a virtual thread, which it blocks. */
    public Publication publish(ChatCommand command) {
        try (var step = Traces.step("take command").with("command_id", command.commandId())) {
            var parent = Traces.current();
            var publication = publishNow(parent == null ? command : command.tracedBy(parent));
            if (publication != Publication.ACCEPTED) {
                step.failed();
            }
            return publication;
        }
    }

    private Publication publishNow(ChatCommand command) {
        double before = recordsHandedToNetwork();
        try {
            producer.send(new ProducerRecord<>(Topics.CHAT_COMMANDS, command.key(), command))
                    .get(LONGEST_SEND.toMillis(), TimeUnit.MILLISECONDS);
            return Publication.ACCEPTED;
        } catch (TimeoutException e) {
            return unconfirmed(command, e); // the producer still has it
        } catch (ExecutionException | KafkaException e) {
            // The producer has given it up. If it wrote nothing at all to the network since, then not this command.
            LockSupport.parkNanos(ONE_TURN.toNanos());
            return recordsHandedToNetwork() == before ? notAccepted(command, e) : unconfirmed(command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unconfirmed(command, e);
        }
    }

    private static Publication notAccepted(ChatCommand command, Exception e) {
        Log.warnf("command not accepted commandId=%s reason=%s", command.commandId(), reason(e));
        return Publication.NOT_ACCEPTED;
    }

    private static Publication unconfirmed(ChatCommand command, Exception e) {
        Log.warnf("command not confirmed commandId=%s reason=%s", command.commandId(), reason(e));
        return Publication.UNCONFIRMED;
    }

    private static String reason(Throwable e) {
        var root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    /** Counted by the producer whenever it takes a record out of its buffer for a connection that stands. */
    private double recordsHandedToNetwork() {
        return (Double) handedToNetwork.metricValue();
    }

    /** Commands in work have their answer first: HTTP has ended by now. */
    @PreDestroy
    void close() {
        producer.close(LONGEST_SEND);
    }
}
