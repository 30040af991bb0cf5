package dev.chatops.reply.post;

import java.util.Optional;
import java.util.Set;

/** Slack's words for what it does not take. */
final class SlackErrors {

    private static final Set<String> TOO_LARGE =
            Set.of("msg_too_long", "msg_blocks_too_long", "invalid_blocks_format", "invalid_blocks", "too_many_blocks");

    private static final int PAYLOAD_TOO_LARGE = 413;

    private SlackErrors() {}

    /** Its word, if a simpler message may be taken. */
    static Optional<String> tooLarge(int status, String body) {
        if (status == PAYLOAD_TOO_LARGE) {
            return Optional.of("status 413");
        }
        return TOO_LARGE.stream().filter(body::contains).sorted().findFirst();
    }
}
