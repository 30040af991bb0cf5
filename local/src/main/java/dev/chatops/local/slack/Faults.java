package dev.chatops.local.slack;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What is to go wrong, on order: with the next so many calls, in the order in which it was asked for, or with a part of
 * all calls by chance.
 */
final class Faults {

    static final int MOST = 10_000;

    /** Where a fault happens. */
    enum Target {
        RESPONSE_URL,
        WEB_API,
        UPLOAD,
        GATEWAY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What happens then. Those of an app's posts are carried out by {@link FaultyAnswer}. */
    enum Kind {
        /** Answered 500, nothing posted. */
        HTTP_500(Target.RESPONSE_URL, Target.WEB_API, Target.UPLOAD),
        /** Answered 503, nothing posted. */
        HTTP_503(Target.RESPONSE_URL, Target.WEB_API, Target.UPLOAD),
        /** Posted, and answered 500 all the same. */
        HTTP_500_AFTER_ACCEPT(Target.RESPONSE_URL, Target.WEB_API, Target.UPLOAD),
        /** Answered 429 with {@code Retry-After: 1}, nothing posted. */
        HTTP_429(Target.RESPONSE_URL, Target.WEB_API, Target.UPLOAD),
        /** Nothing posted, and no answer comes. */
        TIMEOUT(Target.RESPONSE_URL, Target.WEB_API, Target.UPLOAD),
        /** Posted, but no answer comes. */
        TIMEOUT_AFTER_ACCEPT(Target.RESPONSE_URL, Target.WEB_API, Target.UPLOAD),
        /** Posted, and the connection is closed instead of an answer. */
        CUT_AFTER_ACCEPT(Target.RESPONSE_URL, Target.WEB_API, Target.UPLOAD),
        /** Posted, and answered after three seconds. */
        SLOW(Target.RESPONSE_URL, Target.WEB_API, Target.UPLOAD),
        /** Answered {@code ok:false} with the error that the order names, nothing posted. */
        ERROR(Target.WEB_API),
        /** The same signed request is delivered twice. */
        DUPLICATE(Target.GATEWAY);

        private final Set<Target> targets;

        Kind(Target first, Target... others) {
            targets = EnumSet.of(first, others);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param error for {@link Kind#ERROR}; else null */
    record Fault(Kind kind, String error) {}

    /**
     * @param target its word or, for one method of the Web API, {@code web_api:chat.postMessage}
     * @param error for {@link Kind#ERROR}; else null
     */
    record Order(String target, String kind, String error) {}

    private record Chance(Fault fault, int percent) {}

    private final Map<String, Deque<Fault>> waiting = new HashMap<>();
    private final Map<String, Map<Kind, Chance>> chances = new HashMap<>();
    private final RandomGenerator random;

    Faults(RandomGenerator random) {
        this.random = random;
    }

    /** @param count how many of the next calls; 0 takes back those of this kind that have not happened yet */
    synchronized void next(Order order, int count) throws BadInputException {
        var fault = checked(order);
        if (count < 0 || count > MOST) {
            throw new BadInputException("count", "0 to " + MOST);
        }
        var line = waiting.computeIfAbsent(order.target(), _ -> new ArrayDeque<>());
        if (count == 0) {
            line.removeIf(other -> other.kind() == fault.kind());
        }
        for (int i = 0; i < count; i++) {
            line.add(fault);
        }
    }

    /** @param percent of all calls from now on; 0 for no more of them. Those of one target add up to 100 at most */
    synchronized void sometimes(Order order, int percent) throws BadInputException {
        var fault = checked(order);
        var all = chances.computeIfAbsent(order.target(), _ -> new EnumMap<>(Kind.class));
        int others = all.values().stream()
                .filter(chance -> chance.fault().kind() != fault.kind())
                .mapToInt(Chance::percent)
                .sum();
        if (percent < 0 || percent + others > 100) {
            throw new BadInputException("percent", "0 to " + (100 - others));
        }
        all.put(fault.kind(), new Chance(fault, percent));
    }

    /** What goes wrong with this call; each order of a count counts once. */
    synchronized Optional<Fault> next(Target target) {
        return next(target.word());
    }

    /** As {@link #next(Target)}, for a call of this method. */
    synchronized Optional<Fault> nextOfMethod(String method) {
        return next(Target.WEB_API.word() + ':' + method).or(() -> next(Target.WEB_API));
    }

    private Optional<Fault> next(String key) {
        var ordered = waiting.getOrDefault(key, new ArrayDeque<>()).poll();
        return ordered != null ? Optional.of(ordered) : byChance(key);
    }

    private Optional<Fault> byChance(String key) {
        int roll = random.nextInt(100);
        for (var chance : chances.getOrDefault(key, Map.of()).values()) {
            roll -= chance.percent();
            if (roll < 0) {
                return Optional.of(chance.fault());
            }
        }
        return Optional.empty();
    }

    private static Fault checked(Order order) throws BadInputException {
        var words = order.target().split(":", 2);
        var target = Stream.of(Target.values())
                .filter(known -> known.word().equals(words[0]))
                .filter(known -> words.length == 1 || known == Target.WEB_API)
                .findFirst()
                .orElseThrow(
                        () -> unknown("target", Arrays.stream(Target.values()).map(Target::word)));
        var possible = Stream.of(Kind.values())
                .filter(kind -> kind.targets.contains(target))
                .toList();
        var kind = possible.stream()
                .filter(known -> known.word().equals(order.kind()))
                .findFirst()
                .orElseThrow(() -> unknown("kind", possible.stream().map(Kind::word)));
        if ((kind == Kind.ERROR) != (order.error() != null && !order.error().isEmpty())) {
            throw new BadInputException("error", "Slack's word for it, with the kind error and no other");
        }
        return new Fault(kind, order.error());
    }

    private static BadInputException unknown(String field, Stream<String> possible) {
        return new BadInputException(field, "one of " + String.join(", ", possible.toList()));
    }
}
