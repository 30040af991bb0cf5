package dev.chatops.reply.post;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where answers may go, and how long each try may take. */
@ConfigMapping(prefix = "chatops.reply")
public interface PostConfig {

    /** Hosts that reply addresses may name; with https only. */
    @WithDefault("hooks.slack.com")
    Set<String> allowedHosts();

    /** {@code host:port} of simulators, which are reached by plain http. */
    Optional<List<String>> plainHttpHosts();

    /** Of a whole call. Slack answers in well under a second. */
    @WithDefault("PT5S")
    Duration timeout();

    /** After the earlier of receipt and Slack's time stamp; Slack takes answers for 30 minutes. */
    @WithDefault("PT29M50S")
    Duration deadline();

    /** A command that pipeline-service has not taken by then gets a word of patience. */
    @WithDefault("PT10S")
    Duration noticeAfter();

    /** Hex SHA-256 of the token that {@code GET /api/v1/replies} takes; without one nobody may ask. */
    Optional<String> readTokenSha256();
}
