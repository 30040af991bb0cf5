package dev.chatops.local.quarkus;

import dev.chatops.local.FreePorts;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Files;
import java.util.Map;

/** A real broker in the test's JVM, with all our topics. */
public class KafkaResource implements QuarkusTestResourceLifecycleManager {

    private LocalKafka kafka;

    @Override
    public Map<String, String> start() {
        try {
            kafka = LocalKafka.start(Files.createTempDirectory("kafka"), FreePorts.next(), FreePorts.next());
            LocalTopics.create(kafka.bootstrapServers());
        } catch (Exception e) {
            throw new IllegalStateException("the broker of this test did not start", e);
        }
        return Map.of("kafka.bootstrap.servers", kafka.bootstrapServers());
    }

    @Override
    public void stop() {
        if (kafka != null) {
            kafka.close();
        }
    }
}
