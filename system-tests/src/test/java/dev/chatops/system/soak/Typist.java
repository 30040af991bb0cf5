package dev.chatops.system.soak;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatops.system.soak.Facts.Ack;
import dev.chatops.system.soak.Facts.Typed;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Types a mixture of commands at a bounded rate, plays what waits for a hand, and cancels what is long. */
final class Typist {

    private static final int CHANNELS = 40;

    /** A command is given up by Slack after three seconds; so many seconds of commands may be under way. */
    private static final int SECONDS_UNDER_WAY = 6;

    /** A world that cannot keep up is not to be buried: what waits long is told to be too old, and not run. */
    private static final int MOST_OPEN = 300;

    private final Slack slack;
    private final Clock clock;
    private final Random random;
    private final int perSecond;
    private final Queue<Typed> typed = new ConcurrentLinkedQueue<>();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Script> waiting = new ConcurrentHashMap<>();
    private final Queue<FollowUp> followUps = new ConcurrentLinkedQueue<>();
    private volatile boolean isOver;

    private record FollowUp(Script script, String channel, long job) {}

    /** @param perSecond at most so many commands are typed, those that follow up others aside */
    Typist(Slack slack, Clock clock, long seed, int perSecond) {
        this.slack = slack;
        this.clock = clock;
        this.random = new Random(seed);
        this.perSecond = perSecond;
    }

    static List<String> channels() {
        return IntStream.range(0, CHANNELS).mapToObj(Typist::channel).toList();
    }

    private static String channel(int number) {
        return "soak-" + number % CHANNELS;
    }

    /**
     * Returns when all are typed, or when it is time to stop.
     *
     * @param until in {@link System#nanoTime}
     */
    void type(int commands, long until) throws InterruptedException, ExecutionException {
        var hands = new Semaphore(perSecond * SECONDS_UNDER_WAY);
        var running = new ArrayList<Future<?>>();
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            for (int i = 0; i < commands && System.nanoTime() < until; i++) {
                LockSupport.parkNanos(start + i * 1_000_000_000L / perSecond - System.nanoTime());
                hands.acquire();
                await().forever().pollInterval(Duration.ofMillis(50)).until(() -> open.size() <= MOST_OPEN);
                int number = i;
                var script = Script.at(random.nextInt(100));
                running.add(people.submit(() -> {
                    try {
                        send(script, script.user(), channel(number), script.text(number), 0);
                    } finally {
                        hands.release();
                    }
                    return null;
                }));
                for (var next = followUps.poll(); next != null; next = followUps.poll()) {
                    running.add(people.submit(following(next)));
                }
            }
            for (var one : running) {
                one.get();
            }
        }
    }

    private Callable<Void> following(FollowUp next) {
        return () -> {
            var verb = next.script() == Script.PLAY ? "play" : "cancel";
            send(next.script(), "ada", next.channel(), "soak %s %d".formatted(verb, next.job()), next.job());
            return null;
        };
    }

    private void send(Script script, String user, String channel, String text, long about)
            throws IOException, InterruptedException {
        var at = clock.instant();
        var sent = slack.type(user, channel, text);
        typed.add(new Typed(sent.id(), script, sent.ack(), at, about));
        if (sent.ack() == Ack.ACCEPTED) {
            open.add(sent.id());
            if (answered.contains(sent.id())) { // its answer was quicker
                open.remove(sent.id());
            }
        }
        if (script == Script.BY_HAND || script == Script.CANCELED) {
            waiting.put(sent.id(), script);
        }
    }

    /** Reads what the channels show, until it is told to stop. */
    void follow() throws IOException, InterruptedException {
        long after = 0;
        while (!isOver) {
            after = slack.read(after, this::entry);
        }
    }

    private void entry(JsonNode entry) {
        var command = entry.path("command_id").asText();
        if (!entry.path("kind").asText().equals("message")) {
            return;
        }
        var script = waiting.get(command);
        long job = Slack.job(entry);
        if (script != null && job > 0) {
            boolean isDue = script == Script.BY_HAND ? Slack.status(entry).equals("manual") : !Slack.isFinal(entry);
            if (isDue && waiting.remove(command) != null) {
                var next = script == Script.BY_HAND ? Script.PLAY : Script.CANCEL;
                followUps.add(new FollowUp(next, entry.path("channel").asText(), job));
            }
        }
        if (Slack.isFinal(entry)) {
            answered.add(command);
            open.remove(command);
        }
    }

    /** No more is read. */
    void stop() {
        isOver = true;
    }

    List<Typed> typed() {
        return List.copyOf(typed);
    }

    /** How many answers the channels have shown. */
    int answered() {
        return answered.size();
    }
}
