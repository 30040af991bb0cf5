package dev.chatops.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.local.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaUsersTest {

    private static final Path HOME = Path.of("..");

    @TempDir
    Path folder;

    @Test
    void eachPoolHasAUserForItsQueueAlone() throws Exception {
        var users = KafkaUsers.shipped(HOME, List.of("default", "production"));

        assertThat(users.grants())
                .containsOnlyKeys(
                        "gateway-service", "pipeline-service", "reply-service", "runner-default", "runner-production");
        assertThat(users.grants().get("runner-production"))
                .extracting(grant -> grant.resource().name())
                .contains("job-queue.production", "runners.production")
                .doesNotContain("job-queue.default", "runners.default");
    }

    @Test
    void aUserMayDoWhatIsGrantedAndNothingElse() throws Exception {
        int usersPort = FreePorts.next();
        var users = KafkaUsers.shipped(HOME, List.of("default"));
        try (var kafka = LocalKafka.start(
                folder.resolve("kafka"),
                FreePorts.next(),
                FreePorts.next(),
                usersPort,
                Map.of("gateway-service", "right", "reply-service", "other"))) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("chat-commands", 1, (short) 1)))
                        .all()
                        .get();
            }
            users.grantAt(kafka.bootstrapServers());

            send(usersPort, "gateway-service", "right");
            assertThatThrownBy(() -> send(usersPort, "reply-service", "other"))
                    .hasRootCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> send(usersPort, "gateway-service", "wrong"))
                    .hasRootCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    private static void send(int port, String user, String password) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + port,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, password));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("chat-commands", "a command")).get();
        }
    }
}
