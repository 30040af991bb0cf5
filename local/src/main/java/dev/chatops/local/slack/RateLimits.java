package dev.chatops.local.slack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How often a method may be called: Slack's published limits, without the short bursts above them that it allows. */
final class RateLimits {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** A caller that keeps to a second by its own clock is not to be refused for the way that its call takes. */
    private static final Duration A_SECOND = Duration.ofMillis(900);

    private static final int TIER_3 = 50;
    private static final int TIER_4 = 100;

    private final Map<String, Window> windows = new HashMap<>();
    private final Clock clock;
    private final Behaviour behaviour;

    private record Window(Instant start, int calls) {}

    RateLimits(Clock clock, Behaviour behaviour) {
        this.clock = clock;
        this.behaviour = behaviour;
    }

    /** Counts a call. @return seconds to wait for the next one; 0 where this one may go on */
    synchronized long secondsToWait(WebApiCall call, App app) {
        if (!behaviour.rateLimits()) {
            return 0;
        }
        var caller = call.method() + ' ' + app.token();
        return switch (call.method()) {
            case "chat.postMessage" -> secondsToWait(caller + ' ' + call.argument("channel"), A_SECOND, 1);
            case "chat.update", "chat.delete" -> secondsToWait(caller, MINUTE, TIER_3);
            default -> secondsToWait(caller, MINUTE, TIER_4);
        };
    }

    private long secondsToWait(String key, Duration length, int most) {
        var now = clock.instant();
        var window = windows.get(key);
        if (window == null || !now.isBefore(window.start().plus(length))) {
            windows.put(key, new Window(now, 1));
            return 0;
        }
        if (window.calls() < most) {
            windows.put(key, new Window(window.start(), window.calls() + 1));
            return 0;
        }
        return Math.max(
                1,
                Duration.between(now, window.start().plus(length))
                        .plusMillis(999)
                        .toSeconds());
    }
}
