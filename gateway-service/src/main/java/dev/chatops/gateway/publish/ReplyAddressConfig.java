package dev.chatops.gateway.publish;

import dev.chatops.events.ReplyAddressSeal;
import io.smallrye.config.ConfigMapping;
import java.util.List;

@ConfigMapping(prefix = "chatops.reply-address")
interface ReplyAddressConfig {

    /** As {@link ReplyAddressSeal} wants them; the first one seals. reply-service has the same ones. */
    List<String> keys();
}
