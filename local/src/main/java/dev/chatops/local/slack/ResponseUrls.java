package dev.chatops.local.slack;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
        /** The time stamp of the message that was clicked; null where a command was typed. */
        private final String original;

        private Transcript.About about;
        private int used;
        private Long lastPosted;

        private ResponseUrl(String path, Instant expires, String original) {
            this.path = path;
            this.expires = expires;
            this.original = original;
        }

        /** @param base where the simulator can be reached */
        URI at(URI base) {
            return base.resolve(path);
        }

        /** Of which command it is; known once the request is signed, of which the address is a part. */
        synchronized void belongsTo(Transcript.About command) {
            about = command;
        }

        synchronized UUID commandId() {
            return about.commandId();
        }

        /**
         * Posts and counts.
         *
         * @return seq of the message; 0 where it only took one away
         * @throws Message.RefusedException when the address is used up or too old
         */
        synchronized long post(Message message, Transcript transcript) throws Message.RefusedException {
            refuseIfOver();
            used++;
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var target = message.replaceOriginal() || message.deleteOriginal()
                    ? original(transcript)
                    : Optional.<Long>empty();
            if (message.deleteOriginal()) {
                target.ifPresent(seq -> transcript.deleted(about, now, seq));
                return 0;
            }
            lastPosted = transcript.posted(about, now, message, target.orElse(null));
            return lastPosted;
        }

        /** Of a click: the message clicked. Of a command, which has none: what the settings say. */
        private Optional<Long> original(Transcript transcript) {
            if (original != null) {
                return transcript.standsAt(original);
            }
            return switch (settings.replaceOriginal()) {
                case REPLACES_LAST -> Optional.ofNullable(lastPosted);
                case ADDS -> Optional.empty();
            };
        }

        /** @throws Message.RefusedException with Slack's word, once it cannot be posted to any more */
        synchronized void refuseIfOver() throws Message.RefusedException {
            if (!clock.instant().isBefore(expires)) {
                throw new Message.RefusedException("expired_url");
            }
            if (used >= USES) {
                throw new Message.RefusedException("used_url");
            }
        }
    }

    private final Map<String, ResponseUrl> byPath = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong(100_000);
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final Behaviour settings;

    ResponseUrls(Clock clock, Behaviour settings) {
        this.clock = clock;
        this.settings = settings;
    }

    ResponseUrl forCommand(Instant now) {
        return issue("commands", now, null);
    }

    /** @param clicked the message whose button was pressed */
    ResponseUrl forClick(Instant now, Entry clicked) {
        return issue("actions", now, clicked.ts());
    }

    private ResponseUrl issue(String kind, Instant now, String original) {
        var path = "/%s/%s/%d/%s".formatted(kind, Workspace.TEAM, numbers.incrementAndGet(), secret());
        var url = new ResponseUrl(path, now.plus(LIFE), original);
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
