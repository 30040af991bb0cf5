package dev.chatops.reply.post;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How fast this replica posts into a channel. Slack takes about one message a second by bot token, and says nothing of
 * response URLs; so those are posted at once, until Slack answers 429. From then on the channel gets one message a
 * second, in the order in which they came, until it was quiet for a while. Channels do not wait for each other.
 */
@ApplicationScoped
class ChannelPacer {

    /** docs.slack.dev/apis/web-api/rate-limits: about one message a second and channel. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** How long a channel is paced behind its last 429. */
    static final Duration MEMORY = Duration.ofMinutes(1);

    private static final int MANY = 10_000;

    /**
     * @param freeAt when the next message may be posted, in nanoseconds
     * @param pacedUntil until then it gets one message an interval
     */
    private record Pace(long freeAt, long pacedUntil) {}

    private final Map<String, Pace> rooms = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    ChannelPacer() {
        this(System::nanoTime);
    }

    ChannelPacer(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Takes the room's next turn.
     *
     * @param always whether it is paced even if the platform never asked for it
     * @return how long to wait for it; mostly zero
     */
    Duration turn(String room, boolean always) {
        if (!always && !rooms.containsKey(room)) {
            return Duration.ZERO;
        }
        long now = nanoTime.getAsLong();
        var wait = new long[1];
        rooms.compute(room, (_, pace) -> {
            boolean isPaced = always || pace != null && pace.pacedUntil() - now > 0;
            if (!isPaced) {
                return null;
            }
            long at = pace == null || pace.freeAt() - now < 0 ? now : pace.freeAt();
            wait[0] = at - now;
            return new Pace(at + INTERVAL.toNanos(), pace == null ? now : pace.pacedUntil());
        });
        forgetQuietRooms(now);
        return Duration.ofNanos(wait[0]);
    }

    /** The platform wants fewer messages in this room. */
    void slowDown(String room, Duration retryAfter) {
        long now = nanoTime.getAsLong();
        rooms.compute(room, (_, pace) -> {
            long earliest = now + retryAfter.toNanos();
            long freeAt = pace == null || pace.freeAt() - earliest < 0 ? earliest : pace.freeAt();
            return new Pace(freeAt, earliest + MEMORY.toNanos());
        });
    }

    /** Whether nobody waits for a turn, so that what is less important may be posted. */
    boolean isCalm(String room) {
        var pace = rooms.get(room);
        return pace == null || pace.freeAt() - nanoTime.getAsLong() <= 0;
    }

    private void forgetQuietRooms(long now) {
        if (rooms.size() > MANY) {
            rooms.values().removeIf(pace -> pace.freeAt() - now < 0 && pace.pacedUntil() - now < 0);
        }
    }
}
