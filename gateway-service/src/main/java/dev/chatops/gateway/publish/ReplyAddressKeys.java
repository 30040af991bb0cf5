package dev.chatops.gateway.publish;

import dev.chatops.events.ReplyAddressSeal;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the seal at start-up, so that a bad key shows there and not with the first command. */
class ReplyAddressKeys {

    @Produces
    @Singleton
    @Startup
    ReplyAddressSeal seal(ReplyAddressConfig config) {
        return new ReplyAddressSeal(config.keys());
    }
}
