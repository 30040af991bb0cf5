package dev.chatops.runner.event;

import dev.chatops.broker.BrokerConnection;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Whether the broker can be reached. */
@ApplicationScoped
public class BrokerContact {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Admin admin;

    public BrokerContact(BrokerConnection broker) {
        this.admin = broker.admin("runner-service.contact", LIMIT);
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
