package dev.chatops.gateway.publish;

import static org.eclipse.microprofile.reactive.messaging.OnOverflow.Strategy.UNBOUNDED_BUFFER;

import dev.chatops.events.ChatCommand;
import dev.chatops.events.ChatCommandSerializer;
import dev.chatops.events.Topics;
import dev.chatops.telemetry.Traces;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Writes commands to {@code chat-commands} and waits until all in-sync replicas have them. */
@ApplicationScoped
public class CommandPublisher {

    private static final String CHANNEL = "chat-commands-out";

    /** Above the producer's own 1.5 s, so that its word is heard; with the 0.5 s before it still below Slack's 3 s. */
    private static final Duration LONGEST_SEND = Duration.ofSeconds(2);

    private final MutinyEmitter<Record<String, ChatCommand>> commands;
    private final KafkaClientService clients;
    private volatile Metric handedToNetwork;

    CommandPublisher(
            @Channel(CHANNEL) @OnOverflow(UNBOUNDED_BUFFER) MutinyEmitter<Record<String, ChatCommand>> commands,
            KafkaClientService clients) {
        this.commands = commands;
        this.clients = clients;
    }

    /**
     * Does all that publishing does, but for sending, so that the first command does not pay for it: meets the broker,
     * loads classes and the compressor's library. A broker that is away keeps nobody from starting.
     */
    public void rehearse(ChatCommand command) {
        try (var serializer = new ChatCommandSerializer()) {
            var value = serializer.serialize(Topics.CHAT_COMMANDS, new RecordHeaders(), command);
            MemoryRecords.withRecords(Compression.zstd().build(), new SimpleRecord(value));
            findLeaders();
        } catch (KafkaException e) {
            Log.warnf("broker not reachable at start-up topic=%s reason=%s", Topics.CHAT_COMMANDS, e.getMessage());
        }
    }

    /** Returns after 2.5 s at most; to be called on a virtual thread, which it blocks. */
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
        try {
            findLeaders();
        } catch (KafkaException e) {
            return notAccepted(command, e);
        }
        double before = recordsHandedToNetwork();
        try {
            commands.send(Record.of(command.key(), command)).await().atMost(LONGEST_SEND);
            return Publication.ACCEPTED;
        } catch (io.smallrye.mutiny.TimeoutException e) {
            return unconfirmed(command, e); // the producer still has it
        } catch (RuntimeException e) {
            // The producer has given it up. If it wrote nothing at all to the network since, then not this command.
            return recordsHandedToNetwork() == before ? notAccepted(command, e) : unconfirmed(command, e);
        }
    }

    private static Publication notAccepted(ChatCommand command, RuntimeException e) {
        Log.warnf("command not accepted commandId=%s reason=%s", command.commandId(), reason(e));
        return Publication.NOT_ACCEPTED;
    }

    private static Publication unconfirmed(ChatCommand command, RuntimeException e) {
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

    /**
     * Waits, {@code max.block.ms} at most, until the producer knows who leads the topic. Done here, on the caller's
     * own thread, because the connector sends on one thread for all: without a broker each send would hold it that
     * long, and the tenth command would wait ten times as long as the first.
     */
    private void findLeaders() {
        producer().partitionsFor(Topics.CHAT_COMMANDS);
    }

    /** Counted by the producer whenever it takes a record out of its buffer for a connection that stands. */
    private double recordsHandedToNetwork() {
        var counter = handedToNetwork;
        if (counter == null) {
            counter = findCounter(); // the producer has some hundred metrics: looked through once, not for each command
            handedToNetwork = counter;
        }
        return (Double) counter.metricValue();
    }

    private Metric findCounter() {
        return producer().metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("producer-metrics")
                        && metric.getKey().name().equals("record-send-total"))
                .findFirst()
                .<Metric>map(Map.Entry::getValue)
                .orElseThrow(() -> new IllegalStateException("the producer has no metric record-send-total"));
    }

    private Producer<String, ChatCommand> producer() {
        return clients.<String, ChatCommand>getProducer(CHANNEL).unwrap();
    }
}
