package dev.chatops.local.world;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Waits until a broker takes requests. */
final class BrokerReadiness {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(90);

    private BrokerReadiness() {}

    static void await(ChildProcess broker, String bootstrapServers) throws WorldException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        try (var admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 1_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000))) {
            while (true) {
                try {
                    if (!admin.describeCluster().nodes().get().isEmpty()) {
                        return;
                    }
                } catch (ExecutionException e) {
                    if (System.nanoTime() > deadline) {
                        throw new WorldException(
                                "the broker does not answer at " + bootstrapServers + ". " + broker.tail(), e);
                    }
                }
                if (!broker.isAlive()) {
                    throw new WorldException("the broker has ended. " + broker.tail());
                }
            }
        }
    }
}
