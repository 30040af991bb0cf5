package dev.chatops.local.slack;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is to go wrong with the next calls, on order. Those of one target happen in the order they were asked for. */
final class Faults {

    static final int MOST = 10_000;

    /** Where a fault happens. */
    enum Target {
        RESPONSE_URL,
        GATEWAY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Kind {
        /** Answered 500, nothing posted. */
        HTTP_500(Target.RESPONSE_URL),
        /** Answered 429 with {@code Retry-After: 1}, nothing posted. */
        HTTP_429(Target.RESPONSE_URL),
        /** Posted, but no answer comes. */
        TIMEOUT_AFTER_ACCEPT(Target.RESPONSE_URL),
        /** Posted, and answered after three seconds. */
        SLOW(Target.RESPONSE_URL),
        /** The same signed request is delivered twice. */
        DUPLICATE(Target.GATEWAY);

        private final Target target;

        Kind(Target target) {
            this.target = target;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Target, Deque<Kind>> waiting = new EnumMap<>(Target.class);

    Faults() {
        for (var target : Target.values()) {
            waiting.put(target, new ArrayDeque<>());
        }
    }

    /** @param count how many of the next calls; 0 takes back those of this kind that have not happened yet */
    synchronized void order(String target, String kind, int count) throws BadInputException {
        var on = Arrays.stream(Target.values())
                .filter(known -> known.word().equals(target))
                .findFirst()
                .orElseThrow(() -> unknown(
                        "target",
                        Arrays.stream(Target.values()).map(Target::word).toList()));
        var possible =
                Arrays.stream(Kind.values()).filter(known -> known.target == on).toList();
        var fault = possible.stream()
                .filter(known -> known.word().equals(kind))
                .findFirst()
                .orElseThrow(
                        () -> unknown("kind", possible.stream().map(Kind::word).toList()));
        if (count < 0 || count > MOST) {
            throw new BadInputException("count", "0 to " + MOST);
        }
        if (count == 0) {
            waiting.get(on).removeIf(fault::equals);
        }
        for (int i = 0; i < count; i++) {
            waiting.get(on).add(fault);
        }
    }

    /** What goes wrong with this call; each order counts once. */
    synchronized Optional<Kind> next(Target target) {
        return Optional.ofNullable(waiting.get(target).poll());
    }

    private static BadInputException unknown(String field, List<String> possible) {
        return new BadInputException(field, "one of " + String.join(", ", possible));
    }
}
