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
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes commands: decides, then writes and sends. A database that is away is waited for; no command is passed over. */
@ApplicationScoped
class ChatCommandConsumer {

    private final CommandDecision decision;
    private final CommandLedger ledger;
    private final OutboxPublisher publisher;
    private final MeterRegistry metrics;
    private final ChatCommandDeserializer deserializer = new ChatCommandDeserializer();
    private final CountDownLatch channelsClosed = new CountDownLatch(1);
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

    /** Beans go after the channels. */
    @PreDestroy
    void closed() {
        channelsClosed.countDown();
    }

    /**
     * The bytes are read here and not by the channel: what a channel's deserializer refuses it sets aside without moving past it, so
     * that each start would set it aside anew.
     */
    @Incoming("chat-commands")
    @RunOnVirtualThread // with ordered=key: one channel's commands in order, channels side by side
    void onChatCommand(ConsumerRecord<String, byte[]> record) throws Exception {
        var command = deserializer.deserialize(record.topic(), record.headers(), record.value());
        try (var _ = Traces.step("decide command", command.traceparent()).with("command_id", command.commandId())) {
            onTraced(command);
        }
    }

    private void onTraced(ChatCommand command) throws Exception {
        try {
            takeOrAnswer(command);
        } catch (Exception e) {
            if (!running) {
                stayUnread(command, e);
            }
            throw e; // to the dead letters
        }
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
            throw e;
        }
    }

    /**
     * A failure while everything is being stopped says nothing about the command. Whoever returned now would have its offset
     * committed, and whoever threw, a dead letter written; so it is held until neither can be done, and the next start reads it.
     */
    private void stayUnread(ChatCommand command, Exception failure) throws InterruptedException {
        Log.infof("stopping, the next start takes this command commandId=%s: %s", command.commandId(), failure);
        channelsClosed.await();
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
