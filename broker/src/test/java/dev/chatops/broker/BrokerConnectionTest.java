package dev.chatops.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerConnectionTest {

    private final BrokerConnection connection =
            new BrokerConnection(Map.of("bootstrap.servers", "kafka:9093", "sasl.jaas.config", "password=\"secret\""));

    @Test
    void aClientHasWhatIsSaidForAllAndItsOwn() {
        assertThat(connection.client("gateway-service", Map.of("acks", "all")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers",
                        "kafka:9093",
                        "sasl.jaas.config",
                        "password=\"secret\"",
                        "client.id",
                        "gateway-service",
                        "acks",
                        "all"));
    }

    @Test
    void aGuaranteeCannotBeConfiguredAway() {
        var careless = new BrokerConnection(Map.of("bootstrap.servers", "kafka:9093", "acks", "0"));

        assertThat(careless.client("gateway-service", Map.of("acks", "all"))).containsEntry("acks", "all");
    }

    @Test
    void itsTextHoldsNoPassword() {
        assertThat(connection).hasToString("BrokerConnection[kafka:9093]");
    }
}
