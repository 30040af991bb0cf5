package dev.chatops.broker;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** The connection that the service's configuration describes. */
class ConfiguredBroker {

    /** @param settings all {@code kafka.*} properties, from wherever they come: {@code KAFKA_SASL_JAAS_CONFIG} is one */
    @Produces
    @Singleton
    BrokerConnection connection(@Identifier("default-kafka-broker") Map<String, Object> settings) {
        return new BrokerConnection(settings);
    }
}
