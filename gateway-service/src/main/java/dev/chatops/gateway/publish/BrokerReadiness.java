package dev.chatops.gateway.publish;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.Topics;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the broker answers us now and has the topic, not merely: a connection was once made. */
@Readiness
@ApplicationScoped
class BrokerReadiness implements HealthCheck {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Admin admin;

    BrokerReadiness(BrokerConnection broker) {
        admin = broker.admin("gateway-service.readiness", LIMIT);
    }

    /** Meets the broker while the rest starts, so that the first who asks need not wait for it. */
    void meet(@Observes @Priority(1) StartupEvent event) {
        ask();
    }

    private KafkaFuture<Map<String, TopicDescription>> ask() {
        return admin.describeTopics(List.of(Topics.CHAT_COMMANDS)).allTopicNames();
    }

    @Override
    public HealthCheckResponse call() {
        var check = HealthCheckResponse.named("broker").withData("topic", Topics.CHAT_COMMANDS);
        try {
            ask().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return check.up().build();
        } catch (ExecutionException e) {
            return check.down().withData("reason", e.getCause().toString()).build();
        } catch (TimeoutException _) {
            return check.down().withData("reason", "no answer within " + LIMIT).build();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return check.down().build();
        }
    }

    @PreDestroy
    void close() {
        admin.close(Duration.ZERO);
    }
}
