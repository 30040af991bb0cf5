package dev.chatops.runner;

import static org.awaitility.Awaitility.await;

import dev.chatops.claim.JobPayload;
import dev.chatops.local.FreePorts;
import dev.chatops.local.bench.Figures;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processor time of a trivial job on a warm runner, its own apart from that of the processes it starts. */
@Tag("benchmark")
@Timeout(300)
class JobCostBenchmark {

    private static final int WARM_UP = 200;
    private static final int ROUNDS = 5;
    private static final int JOBS = 100;

    /** Of a clock tick, which is 1/100 s on every Linux that Java runs on. */
    private static final double TICK_MILLIS = 10;

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void costOfATrivialJob() throws Exception {
        var figures = Figures.of("j", "processor time of a trivial job on a warm runner");
        measure("true", "in a control group", figures);
        measure("false", "without control groups", figures);
        figures.keep(HOME);
    }

    private void measure(String cgroups, String how, Figures figures) throws Exception {
        var folder = this.folder.resolve(cgroups);
        var repository = new GitRepository(folder.resolve("demo"));
        var source = new JobPayload.Source(
                repository.folder().toString(), "main", repository.commit("greeting", "Hello World.\n"));
        var own = new double[ROUNDS];
        var processes = new double[ROUNDS];
        var started = new double[ROUNDS];
        try (var kafka = LocalKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next())) {
            LocalTopics.create(kafka.bootstrapServers());
            try (var events = new JobEvents(kafka.bootstrapServers());
                    var pipeline = new FakePipeline(events::isFinished);
                    var queue = new PoolQueue(kafka.bootstrapServers(), "cost").make();
                    var runner = new RunnerProcess(
                            kafka.bootstrapServers(),
                            pipeline.url(),
                            "cost",
                            folder.resolve("builds"),
                            Map.of("concurrent", "1", "shell.cgroups", cgroups))) {
                run(WARM_UP, source, events, pipeline, queue);
                awaitRest(runner.pid());
                for (int round = 0; round < ROUNDS; round++) {
                    var before = Use.of(runner.pid());
                    run(JOBS, source, events, pipeline, queue);
                    awaitRest(runner.pid()); // what comes after the last job counts too
                    var after = Use.of(runner.pid());
                    own[round] = (after.own - before.own) / JOBS;
                    processes[round] = (after.processes - before.processes) / JOBS;
                    started[round] = (double) (after.started - before.started) / JOBS;
                }
            }
        }
        figures.add(how + ": the runner itself", "ms", own)
                .add(how + ": the processes it starts", "ms", processes)
                .add(how + ": processes and threads started on this machine meanwhile, per job", "", started);
    }

    /** One after the other, as chat jobs come: the runner tidies up meanwhile. */
    private static void run(
            int jobs, JobPayload.Source source, JobEvents events, FakePipeline pipeline, PoolQueue queue)
            throws Exception {
        for (int i = 0; i < jobs; i++) {
            var job = TestJobs.job(source, "echo Hello World.");
            pipeline.add(job);
            queue.offer(job.jobId());
            events.awaitFinish(job.jobId());
        }
    }

    /** Until the runner took no processor time from one look to the next. */
    private static void awaitRest(long pid) throws IOException {
        var last = new AtomicReference<>(Use.of(pid));
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            var now = Use.of(pid);
            var before = last.getAndSet(now);
            return now.own == before.own && now.processes == before.processes;
        });
    }

    private record Use(double own, double processes, long started) {

        static Use of(long pid) throws IOException {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long started;
            try (var lines = Files.lines(Path.of("/proc/stat"))) {
                started = lines.filter(line -> line.startsWith("processes "))
                        .mapToLong(line -> Long.parseLong(line.substring(10)))
                        .findFirst()
                        .orElse(0);
            }
            return new Use(
                    TICK_MILLIS * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])),
                    TICK_MILLIS * (Long.parseLong(fields[13]) + Long.parseLong(fields[14])),
                    started);
        }
    }
}
