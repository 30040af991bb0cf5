package dev.chatops.system.soak;

import dev.chatops.local.world.ChildProcess;
import dev.chatops.local.world.World;
import dev.chatops.local.world.WorldException;
import dev.chatops.system.soak.Facts.Fault;
import dev.chatops.system.soak.Facts.Fault.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Kills and pauses the parts of a world, one fault after the other, several at once where they last. A seed decides in
 * which order, how long each lasts and how far apart they are: all faults that there are happen once before any happens
 * again.
 */
final class ChaosMonkey implements AutoCloseable {

    /** What stands still for this long loses its leases of jobs and its seats in consumer groups. */
    private static final int LONG_PAUSE = 15_000;

    private static final int SHORT_PAUSE = 4_000;
    private static final int LONGEST_DEATH = 3_000;

    /** More would hide each other: with both gateways and the broker gone nothing is typed that could be lost. */
    private static final int MOST_AT_ONCE = 2;

    /** Who starts a service again does so until it comes up; its broker may be away. */
    private static final int STARTS = 5;

    /** One of the faults that there are. */
    private record Card(Kind kind, String target) {}

    private final World world;
    private final List<String> services;
    private final Random random;
    private final Duration gap;
    private final Duration longestPause;
    private final Deque<Card> deck = new ArrayDeque<>();
    private final Set<String> broken = new HashSet<>();
    private final Queue<Fault> log = new ConcurrentLinkedQueue<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean goesOn = true;

    /**
     * @param services that are killed and paused
     * @param gap between the beginnings of two faults, on average
     * @param longestPause of which one pause in eight is nearly
     */
    ChaosMonkey(World world, List<String> services, long seed, Duration gap, Duration longestPause) {
        this.world = world;
        this.services = services;
        this.random = new Random(seed);
        this.gap = gap;
        this.longestPause = longestPause;
    }

    /** Breaks things until it is told to stop; returns when all of them are whole again. */
    List<Fault> run() throws InterruptedException {
        var running = new ArrayList<Future<?>>();
        while (goesOn) {
            var card = next();
            long millis = switch (card.kind()) {
                case KILL -> random.nextInt(LONGEST_DEATH);
                case PAUSE -> pause();
            };
            running.add(threads.submit(() -> {
                hit(card, Duration.ofMillis(millis));
                return null;
            }));
            Thread.sleep(gap.toMillis() / 2 + random.nextLong(gap.toMillis()));
        }
        for (var one : running) {
            try {
                one.get();
            } catch (ExecutionException e) {
                problems.add(e.getCause().toString());
            }
        }
        return faults();
    }

    private long pause() {
        return switch (random.nextInt(8)) {
            case 0 -> longestPause.toMillis() - random.nextInt(SHORT_PAUSE);
            case 1 -> LONG_PAUSE - random.nextInt(SHORT_PAUSE);
            default -> 300 + random.nextInt(SHORT_PAUSE);
        };
    }

    /** From now on it breaks nothing. */
    void stop() {
        goesOn = false;
    }

    /** In the order in which they were over. */
    List<Fault> faults() {
        return List.copyOf(log);
    }

    /** What did not come up again by itself. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The next one whose target is whole; waits until so few things are broken that one more may be. */
    private Card next() throws InterruptedException {
        synchronized (broken) {
            while (true) {
                fill();
                var found = deck.stream()
                        .filter(card -> !broken.contains(card.target()) && broken.size() < MOST_AT_ONCE)
                        .findFirst();
                if (found.isPresent()) {
                    deck.remove(found.get());
                    broken.add(found.get().target());
                    return found.get();
                }
                broken.wait();
            }
        }
    }

    private void fill() {
        if (deck.isEmpty()) {
            var cards = new ArrayList<Card>();
            for (var service : services) {
                cards.add(new Card(Kind.KILL, service));
                cards.add(new Card(Kind.PAUSE, service));
            }
            cards.add(new Card(Kind.KILL, "kafka"));
            cards.add(new Card(Kind.KILL, "postgres"));
            Collections.shuffle(cards, random);
            deck.addAll(cards);
        }
    }

    private void hit(Card card, Duration length) throws Exception {
        var from = world.clock().instant();
        try {
            switch (card.target()) {
                case "kafka" -> world.restartKafka();
                case "postgres" -> world.restartPostgres();
                default -> hit(world.service(card.target()), card.kind(), length);
            }
        } finally {
            var fault =
                    new Fault(card.kind(), card.target(), from, world.clock().instant());
            log.add(fault);
            System.out.printf(
                    "soak: %s %s %s, whole again after %.1f s%n",
                    from,
                    card.kind() == Kind.KILL ? "killed" : "paused",
                    card.target(),
                    Duration.between(from, fault.until()).toMillis() / 1e3);
            synchronized (broken) {
                broken.remove(card.target());
                broken.notifyAll();
            }
        }
    }

    private void hit(ChildProcess service, Kind kind, Duration length) throws Exception {
        switch (kind) {
            case KILL -> {
                service.kill();
                Thread.sleep(length);
                start(service);
            }
            case PAUSE -> {
                service.pause();
                try {
                    Thread.sleep(length);
                } finally {
                    service.resume();
                }
            }
        }
    }

    /** As whatever runs services in production does. */
    private void start(ChildProcess service) throws InterruptedException, WorldException {
        for (int start = 1; ; start++) {
            try {
                service.start().awaitReady();
                return;
            } catch (WorldException e) {
                problems.add(e.getMessage());
                if (start == STARTS || service.isAlive()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        stop();
        threads.close();
    }
}
