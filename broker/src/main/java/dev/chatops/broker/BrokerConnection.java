package dev.chatops.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * How Kafka is reached, and as whom: what all clients of a service share. Everything that Kafka's clients know can be said
 * here, such as {@code security.protocol} or {@code sasl.jaas.config} (kafka.apache.org/documentation, "Security").
 *
 * @param settings by the names that Kafka's clients have for them; secrets among them
 */
public record BrokerConnection(Map<String, Object> settings) {

    public BrokerConnection {
        settings = Map.copyOf(settings);
    }

    /** To a broker that asks nobody who he is. */
    public static BrokerConnection to(String bootstrapServers) {
        return new BrokerConnection(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /**
     * All settings of one client.
     *
     * @param clientId its name in the broker's logs and metrics
     * @param own what it asks for beside; wins over what is said for all
     */
    public Map<String, Object> client(String clientId, Map<String, ?> own) {
        var all = new HashMap<>(settings);
        all.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        all.putAll(own);
        return all;
    }

    /**
     * Asks and orders at the broker.
     *
     * @param limit for one call, after which it fails
     */
    public Admin admin(String clientId, Duration limit) {
        int millis = Math.toIntExact(limit.toMillis());
        return Admin.create(client(
                clientId,
                Map.of(
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        millis,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        millis)));
    }

    /** Without the settings, which hold passwords. */
    @Override
    public String toString() {
        return "BrokerConnection[" + settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + ']';
    }
}
