package dev.chatops.reply.post;

import dev.chatops.events.ReplyAddressSeal;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens sealed reply addresses, and lets only those pass that may be posted to. */
@ApplicationScoped
class ReplyAddresses {

    private final ReplyAddressSeal seal;
    private final PostConfig config;

    ReplyAddresses(@ConfigProperty(name = "chatops.reply-address.keys") List<String> keys, PostConfig config) {
        this.seal = new ReplyAddressSeal(keys);
        this.config = config;
    }

    /** Empty for an address that may not be posted to: of another command, changed, or outside of the allow-list. */
    Optional<URI> open(UUID commandId, String sealed) {
        try {
            var address = URI.create(seal.open(commandId, sealed));
            return isAllowed(address, config.allowedHosts()) ? Optional.of(address) : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Whether bytes may be sent to an address that Slack named for an upload. */
    boolean mayUploadTo(URI address) {
        return isAllowed(address, config.uploadHosts());
    }

    private boolean isAllowed(URI address, Set<String> httpsHosts) {
        if (address.getHost() == null || address.getUserInfo() != null) {
            return false;
        }
        var host = address.getHost().toLowerCase(Locale.ROOT);
        if ("https".equals(address.getScheme())) {
            return (address.getPort() == -1 || address.getPort() == 443) && httpsHosts.contains(host);
        }
        return "http".equals(address.getScheme())
                && config.plainHttpHosts().orElse(List.of()).contains(host + ":" + address.getPort());
    }
}
