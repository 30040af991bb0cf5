package dev.chatops.local.kafka;

import dev.chatops.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics that operators make where Kafka is run for real. */
public final class LocalTopics {

    private LocalTopics() {}

    /** Makes all of {@link Topics#ALL} that are missing, unreplicated. */
    public static void create(String bootstrapServers) throws InterruptedException {
        create(bootstrapServers, Topics.ALL);
    }

    /** Makes those that are missing, unreplicated. */
    public static void create(String bootstrapServers, List<Topics.Topic> topics) throws InterruptedException {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            var results = admin.createTopics(topics.stream()
                            .map(topic ->
                                    new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()))
                            .toList())
                    .values();
            for (var result : results.entrySet()) {
                try {
                    result.getValue().get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException(
                                "topic " + result.getKey() + " could not be made", e.getCause());
                    }
                }
            }
        }
    }
}
