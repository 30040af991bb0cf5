package dev.chatops.pipeline.command;

import dev.chatops.consume.Faults;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.ChatCommandDeserializer;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.telemetry.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes commands: decides, then writes and sends. A database that is away is waited for; no command is passed over. */
@ApplicationScoped
class ChatCommandConsumer {

    /** In work or waiting behind others of their channel; from then on no more are read. */
    private static final int MOST = 500;

    private final CommandDecision decision;
    private final CommandLedger ledger;
    private final OutboxPublisher publisher;
    private final MeterRegistry metrics;
    private final ChatCommandDeserializer deserializer = new ChatCommandDeserializer();

    /** One channel's commands in order, channels side by side. */
    private final Lanes channels = new Lanes(
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("commands-", 0).factory()),
            MOST);

    private volatile boolean running = true;

    ChatCommandConsumer(
            CommandDecision decision, CommandLedger ledger, OutboxPublisher publisher, MeterRegistry metrics) {
        this.decision = decision;
        this.ledger = ledger;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
    }

    /**
     * The bytes are read here and not by the channel: what a channel's deserializer refuses it sets aside without moving past it, so
     * that each start would set it aside anew. Nor does the channel keep the order by key: it forgets records that wait behind one
     * that was in work when this replica joined its group anew (decision 35).
     */
    @Incoming("chat-commands")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    CompletionStage<Void> onChatCommand(KafkaRecord<String, byte[]> record) {
        return channels.add(String.valueOf(record.getKey()), () -> onRecord(record));
    }

    private void onRecord(KafkaRecord<String, byte[]> record) {
        try {
            var command = deserializer.deserialize(record.getTopic(), record.getHeaders(), record.getPayload());
            try (var _ = Traces.step("decide command", command.traceparent()).with("command_id", command.commandId())) {
                takeOrAnswer(command);
            }
            record.ack();
        } catch (Throwable e) { // an error, too: what is behind it in its channel must go on
            if (running) {
                setAside(record, e);
            } else {
                // it says nothing about the command: neither moved past nor set aside, it is read by the next start
                Log.infof("stopping, the next start takes this command offset=%d: %s", offset(record), e);
            }
        }
    }

    /** Returns when it is safe, so that no later command of its channel overtakes it. */
    private static void setAside(KafkaRecord<String, byte[]> record, Throwable reason) {
        try {
            record.nack(reason).toCompletableFuture().join();
        } catch (CompletionException e) {
            Log.errorf(e, "a command could not be set aside, the next start reads it again offset=%d", offset(record));
        }
    }

    private static long offset(KafkaRecord<String, byte[]> record) {
        return record.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(IncomingKafkaRecordMetadata::getOffset)
                .orElse(-1L);
    }

    private void takeOrAnswer(ChatCommand command) throws Exception {
        try {
            Faults.retry("taking a command", () -> running, () -> take(command, decision.decide(command)));
        } catch (Exception e) {
            if (!running) {
                throw e;
            }
            Log.errorf(e, "command failed commandId=%s", command.commandId());
            var answer = Answer.of(ChatAnswer.Kind.ERROR, true, Refusals.internalError(command.commandId()));
            var failed = Decided.failed(answer);
            Faults.retry("answering a failed command", () -> running, () -> take(command, failed));
            throw e; // to the dead letters
        }
    }

    private Void take(ChatCommand command, Decided decided) throws Exception {
        var entered = ledger.enter(command, decided);
        if (entered.isEmpty()) {
            Log.infof("command read again, nothing to do commandId=%s", command.commandId());
            return null;
        }
        var effect = entered.get();
        publisher.publishAll(effect.toSend());
        metrics.counter(
                        "chatops_commands_decided",
                        "decision",
                        effect.decision(),
                        "reason",
                        RefusalReason.of(decided, effect))
                .increment();
        Log.infof("command taken commandId=%s decision=%s", command.commandId(), effect.decision());
        return null;
    }
}
