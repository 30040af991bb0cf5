package dev.chatops.system.soak;

import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;

import dev.chatops.local.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One soak: commands are typed while things break, then all is let come to rest, then it is audited.
 *
 * @param seed of what is typed and what breaks
 * @param perSecond how many commands
 * @param gap between two faults, on average
 * @param longestPause of a service that is stopped and goes on
 * @param typing ends after this, however many were typed
 * @param rest how long what was typed may take to settle
 */
record SoakRun(
        World world,
        SoakProject project,
        long seed,
        int commands,
        int perSecond,
        Duration gap,
        Duration longestPause,
        Duration typing,
        Duration rest) {

    private static final Duration PROGRESS = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Set<String> OUTCOMES = Set.of("answered", "dropped", "undelivered");
    private static final Set<String> RESTS = Set.of("success", "failed", "canceled", "skipped", "manual");
    private static final Pattern STARTS = Pattern.compile("job starts jobId=.* runner=([A-Za-z0-9-]+)");

    AuditReport run() throws Exception {
        System.out.printf("soak: seed %d, %d commands, %d a second%n", seed, commands, perSecond);
        long begin = System.nanoTime();
        var slack = new Slack(world.service("simulator").url());
        var tables = new Tables(world.jdbcUrl("pipeline"), world.jdbcUrl("reply"), project.id());
        var typist = new Typist(slack, world.clock(), seed, perSecond);
        List<Facts.Fault> faults;
        try (var monkey = new ChaosMonkey(world, services(), seed, gap, longestPause);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var following = threads.submit(() -> {
                typist.follow();
                return null;
            });
            slack.breakPosts();
            try {
                var breaking = threads.submit(monkey::run);
                var typed = threads.submit(() -> {
                    typist.type(commands, begin + typing.toNanos());
                    return null;
                });
                awaitDone(typed, typist, monkey, begin);
                monkey.stop();
                faults = breaking.get();
            } finally {
                monkey.stop();
                slack.mendPosts();
            }
            awaitRest(tables, typist, begin, faults.size());
            typist.stop();
            following.get();
            monkey.problems()
                    .forEach(problem -> System.out.println(
                            "soak: " + problem.lines().findFirst().orElse("")));
        }
        var report = Audit.of(facts(slack, tables, typist, faults));
        System.out.printf("soak: seed %d, %.0f s%n%s%n", seed, (System.nanoTime() - begin) / 1e9, report.table());
        report.findings().forEach(finding -> System.out.println("soak: " + finding));
        return report;
    }

    /** All that there are, by as many replicas as the world has. */
    private List<String> services() {
        return List.of(
                "gateway-service",
                "gateway-service-2",
                "pipeline-service",
                "reply-service",
                "reply-service-2",
                "runner-1",
                "runner-2");
    }

    private static void awaitDone(Future<?> typed, Typist typist, ChaosMonkey monkey, long begin)
            throws InterruptedException, ExecutionException {
        while (true) {
            try {
                typed.get(PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException _) {
                progress(typist, begin, monkey.faults().size());
            }
        }
    }

    private static void progress(Typist typist, long begin, int faults) {
        System.out.printf(
                "soak: %.0f s: %d commands typed, %d answered, %d faults over%n",
                (System.nanoTime() - begin) / 1e9, typist.typed().size(), typist.answered(), faults);
    }

    /** Until all is settled, or it has taken too long: what is not settled then is for the audit. */
    private void awaitRest(Tables tables, Typist typist, long begin, int faults) {
        var said = new AtomicLong(System.nanoTime());
        try {
            await().atMost(rest).pollInterval(LOOK).until(() -> {
                if (System.nanoTime() - said.get() > PROGRESS.toNanos()) {
                    said.set(System.nanoTime());
                    progress(typist, begin, faults);
                }
                return isAtRest(tables, typist);
            });
        } catch (ConditionTimeoutException _) {
            System.out.println("soak: not all is settled after " + rest);
        }
    }

    private static boolean isAtRest(Tables tables, Typist typist) throws SQLException {
        var ids = typist.typed().stream().map(Facts.Typed::commandId).toList();
        var taken = typist.typed().stream()
                .filter(typed -> typed.ack() == Facts.Ack.ACCEPTED)
                .map(Facts.Typed::commandId)
                .collect(toSet());
        var ledger = tables.ledger(ids);
        taken.removeAll(ledger.stream().map(Facts.Ledger::commandId).collect(toSet()));
        return taken.isEmpty()
                && ledger.stream().allMatch(row -> OUTCOMES.contains(row.state()))
                && tables.unsent() == 0
                && tables.jobs().stream().allMatch(job -> RESTS.contains(job.status()))
                && tables.untold() == 0;
    }

    private Facts facts(Slack slack, Tables tables, Typist typist, List<Facts.Fault> faults)
            throws IOException, InterruptedException, SQLException {
        var typed = typist.typed();
        var ids = typed.stream().map(Facts.Typed::commandId).collect(toSet());
        var jobs = tables.jobs();
        var topics = new TopicRecords(world.kafkaBootstrapServers());
        var steps = new ArrayList<Facts.Step>();
        var created = new ArrayList<Facts.Created>();
        topics.jobs(jobs.stream().map(Facts.Job::id).collect(toSet()), steps, created);
        return new Facts(
                typed,
                topics.commands(ids),
                tables.decided(ids),
                created,
                jobs,
                steps,
                tables.ledger(ids),
                topics.told(ids),
                topics.deadLetters(),
                tables.unsent(),
                slack.posts(ids),
                slack.shown(Typist.channels(), ids),
                project.executions(Duration.between(Instant.now(), world.clock().instant())),
                faults,
                runners());
    }

    /** A runner's id is new at each start; its log says which it had. */
    private Map<String, String> runners() throws IOException {
        var runners = new HashMap<String, String>();
        for (var name : services()) {
            if (name.startsWith("runner-")) {
                try (var lines = Files.lines(world.service(name).log())) {
                    lines.forEach(line -> {
                        var starts = STARTS.matcher(line);
                        if (starts.find()) {
                            runners.put(starts.group(1), name);
                        }
                    });
                }
            }
        }
        return runners;
    }
}
