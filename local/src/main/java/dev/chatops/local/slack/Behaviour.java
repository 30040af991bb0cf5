package dev.chatops.local.slack;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where nobody outside knows for sure what Slack does, or where a test wants it out of the way: settable. */
final class Behaviour {

    /** What {@code replace_original} does at the response URL of a command, which has no original message. */
    enum ReplaceOriginal {
        /** It stands in for the last message that came by that URL. */
        REPLACES_LAST,
        /** Nothing: the message is one more. */
        ADDS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private volatile ReplaceOriginal replaceOriginal = ReplaceOriginal.REPLACES_LAST;
    private volatile boolean rateLimits = true;

    ReplaceOriginal replaceOriginal() {
        return replaceOriginal;
    }

    /** Whether the Web API's own limits hold; faults on order come in any case. */
    boolean rateLimits() {
        return rateLimits;
    }

    void replaceOriginal(String word) throws BadInputException {
        replaceOriginal = Arrays.stream(ReplaceOriginal.values())
                .filter(value -> value.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "replace_original",
                        "one of "
                                + Arrays.stream(ReplaceOriginal.values())
                                        .map(ReplaceOriginal::word)
                                        .collect(Collectors.joining(", "))));
    }

    void rateLimits(boolean hold) {
        rateLimits = hold;
    }

    Map<String, Object> described() {
        return Map.of("replace_original", replaceOriginal.word(), "rate_limits", rateLimits);
    }
}
