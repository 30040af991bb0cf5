package dev.chatops.reply.post;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The defaults, with a simulator and without patience. */
record TestPostConfig(Duration timeout, Optional<List<String>> plainHttpHosts) implements PostConfig {

    @Override
    public Set<String> allowedHosts() {
        return Set.of("hooks.slack.com");
    }

    @Override
    public Duration deadline() {
        return Duration.ofMinutes(30);
    }

    @Override
    public Duration noticeAfter() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Optional<String> readTokenSha256() {
        return Optional.empty();
    }
}
