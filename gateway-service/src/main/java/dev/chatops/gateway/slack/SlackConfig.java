package dev.chatops.gateway.slack;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

@ConfigMapping(prefix = "chatops.slack")
interface SlackConfig {

    /** Secrets that Slack may have signed with. Two while one is being rotated, else one. */
    List<String> signingSecrets();

    /** How far a request's timestamp may be from our clock, either way. Slack's own advice is five minutes. */
    @WithDefault("PT5M")
    Duration maxSkew();

    /** Whether the app's manifest has {@code should_escape}, so that text comes with entities and ids of mentions. */
    @WithDefault("false")
    boolean escaped();
}
