package dev.chatops.reply.post;

import java.net.URI;
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

    @Override
    public Set<String> uploadHosts() {
        return Set.of("files.slack.com");
    }

    @Override
    public Duration lateDeadline() {
        return Duration.ofHours(25);
    }

    @Override
    public Duration progressAfter() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Optional<String> slackBotToken() {
        return Optional.empty();
    }

    @Override
    public URI slackApi() {
        return URI.create("https://slack.com/api/");
    }
}
