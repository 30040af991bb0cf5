package dev.chatops.local.slack;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The addresses at which an app may answer a command: five times, within thirty minutes of it. */
final class ResponseUrls {

    private static final int USES = 5;
    private static final Duration LIFE = Duration.ofMinutes(30);
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /** One address. What happens to it happens under its own lock. */
    final class ResponseUrl {

        private final String path;
        private final Instant expires;
        private Transcript.About about;
        private int used;
        private Long lastPosted;

        private ResponseUrl(String path, Instant expires) {
            this.path = path;
            this.expires = expires;
        }

        /** @param base where the simulator can be reached */
        URI at(URI base) {
            return base.resolve(path);
        }

        /** Of which command it is; known once the request is signed, of which the address is a part. */
        synchronized void belongsTo(Transcript.About command) {
            about = command;
        }

        /**
         * Posts and counts. A message that replaces stands in for the last one that came by this address.
         *
         * @return Slack's word for why not; empty if it was posted
         */
        synchronized Optional<String> post(Message message, Transcript transcript) {
            var refusal = refusal();
            if (refusal.isEmpty()) {
                used++;
                var replaces = message.replaceOriginal() ? lastPosted : null;
                lastPosted =
                        transcript.posted(about, clock.instant().truncatedTo(ChronoUnit.MILLIS), message, replaces);
            }
            return refusal;
        }

        /** Empty while it can be posted to. */
        synchronized Optional<String> refusal() {
            if (!clock.instant().isBefore(expires)) {
                return Optional.of("expired_url");
            }
            return used < USES ? Optional.empty() : Optional.of("used_url");
        }
    }

    private final Map<String, ResponseUrl> byPath = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong(100_000);
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    ResponseUrls(Clock clock) {
        this.clock = clock;
    }

    ResponseUrl issue(Instant now) {
        var path = "/commands/%s/%d/%s".formatted(Workspace.TEAM, numbers.incrementAndGet(), secret());
        var url = new ResponseUrl(path, now.plus(LIFE));
        byPath.put(path, url);
        return url;
    }

    Optional<ResponseUrl> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    private String secret() {
        return random.ints(24, 0, LETTERS.length())
                .collect(StringBuilder::new, (text, i) -> text.append(LETTERS.charAt(i)), StringBuilder::append)
                .toString();
    }
}
