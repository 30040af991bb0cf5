package dev.chatops.runner.event;

import dev.chatops.broker.BrokerConnection;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Whether the broker can be reached. */
@ApplicationScoped
public class BrokerContact {

    private static final int LIMIT_MILLIS = 2_000;

    private final Admin admin;

    public BrokerContact(BrokerConnection broker) {
        this.admin = Admin.create(broker.client(
                "runner-service.contact",
                Map.of(
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MILLIS,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS,
                        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000)));
    }

    /** Asks it; waits up to 2 s. */
    public boolean isThere() {
        try {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @PreDestroy
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
