package dev.chatops.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.Topics;
import dev.chatops.local.FreePorts;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaTest {

    @Test
    void theNextStartGoesOnWhereTheLastOneEnded(@TempDir Path folder) throws Exception {
        int port = FreePorts.next();
        int controllerPort = FreePorts.next();
        try (var first = LocalKafka.start(folder.resolve("data"), port, controllerPort)) {
            LocalTopics.create(first.bootstrapServers());
        }
        try (var second = LocalKafka.start(folder.resolve("data"), port, controllerPort);
                var admin = Admin.create(Map.of("bootstrap.servers", second.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get())
                    .containsAll(Topics.ALL.stream().map(Topics.Topic::name).toList());
        }
    }
}
