package dev.chatops.pipeline.deadletter;

import dev.chatops.consume.Faults;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Notes what any service set aside. Any record can be noted; a database that is away is waited for. */
@ApplicationScoped
class DeadLetterConsumer {

    private final DeadLetterTable letters;
    private volatile boolean running = true;

    DeadLetterConsumer(DeadLetterTable letters) {
        this.letters = letters;
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
    }

    @Incoming("dead-letters")
    @RunOnVirtualThread
    void onDeadLetter(ConsumerRecord<String, byte[]> record) throws Exception {
        Faults.retry("noting a dead letter", () -> running, () -> {
            letters.add(record);
            return null;
        });
        Log.warnf(
                "a record was set aside and waits for an operator topic=%s partition=%d offset=%d",
                record.topic(), record.partition(), record.offset());
    }
}
