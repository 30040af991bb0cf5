package dev.chatops.reply.post;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where answers may go, how long each try may take, and what is said on the way. */
@ConfigMapping(prefix = "chatops.reply")
public interface PostConfig {

    /** Hosts that reply addresses may name; with https only. */
    @WithDefault("hooks.slack.com")
    Set<String> allowedHosts();

    /** Hosts that Slack may name for uploads; with https only. */
    @WithDefault("files.slack.com")
    Set<String> uploadHosts();

    /** {@code host:port} of simulators, which are reached by plain http. */
    Optional<List<String>> plainHttpHosts();

    /** Of a whole call, at most 10 s. Slack answers in well under a second. */
    @WithDefault("PT5S")
    Duration timeout();

    /** After the earlier of receipt and Slack's time stamp; Slack takes answers for 30 minutes. */
    @WithDefault("PT29M50S")
    Duration deadline();

    /** Likewise, for projects that want late answers, by bot token. Longer than any job may run. */
    @WithDefault("PT25H")
    Duration lateDeadline();

    /** A command that pipeline-service has not taken by then gets a word of patience. */
    @WithDefault("PT10S")
    Duration noticeAfter();

    /** A job that has not ended by then says how it stands; again after six and sixty times as long. */
    @WithDefault("PT5S")
    Duration progressAfter();

    /** Hex SHA-256 of the token that {@code GET /api/v1/replies} takes; without one nobody may ask. */
    Optional<String> readTokenSha256();

    /** Slack's bot token ({@code xoxb-…}), for files and late answers; without one there are neither. */
    Optional<String> slackBotToken();

    /** Slack's Web API. */
    @WithDefault("https://slack.com/api/")
    URI slackApi();
}
