package dev.chatops.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.claim.ClaimRequest;
import dev.chatops.claim.JobPayload;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan.Kind;
import dev.chatops.local.FreePorts;
import dev.chatops.local.git.GitRepository;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.local.kafka.LocalTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away in mid-job. */
@Timeout(120)
class BrokerOutageTest {

    private static final int LINES = 400_000;

    @TempDir
    Path folder;

    private final int port = FreePorts.next();
    private final int controllerPort = FreePorts.next();
    private LocalKafka kafka;
    private JobEvents events;
    private GitRepository repository;
    private String sha;
    private FakePipeline pipeline;
    private PoolQueue queue;
    private TestRunner runner;

    @BeforeEach
    void start() throws Exception {
        startBroker();
        LocalTopics.create(kafka.bootstrapServers());
        events = new JobEvents(kafka.bootstrapServers());
        repository = new GitRepository(folder.resolve("demo"));
        sha = repository.commit("greeting", "Hello World.\n");
        pipeline = new FakePipeline(events::isFinished);
        queue = new PoolQueue(kafka.bootstrapServers(), "outage").make();
        runner = new TestRunner(
                kafka.bootstrapServers(),
                pipeline,
                "outage",
                folder.resolve("builds"),
                Map.of("isolation-limit", "PT3S", "log-limit-bytes", "8000000"));
    }

    @AfterEach
    void stop() throws Exception {
        runner.close();
        queue.close();
        pipeline.close();
        events.close();
        kafka.close();
    }

    @Test
    void aJobGoesOnWithoutTheBrokerAndItsOutputIsComplete() throws Exception {
        var go = folder.resolve("go");
        var through = folder.resolve("through");
        var job = offer("echo up; while [ ! -e %s ]; do sleep 0.05; done; seq 1 %d; touch %s; echo end"
                .formatted(go, LINES, through));
        await().until(() -> events.text(job.jobId(), Kind.OUTPUT).startsWith("up\n"));

        kafka.close();
        Files.createFile(go);
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(through));
        startBroker();

        assertThat(events.awaitFinish(job.jobId()).status()).isEqualTo(JobStatus.SUCCESS);
        var numbers = IntStream.rangeClosed(1, LINES).mapToObj(n -> n + "\n").collect(Collectors.joining());
        assertThat(events.text(job.jobId(), Kind.OUTPUT).equals("up\n" + numbers + "end\n"))
                .as("the output is whole")
                .isTrue();
        assertThat(pipeline.claims())
                .allSatisfy(claim -> assertThat(claim.attempt()).isOne());
    }

    @Test
    void withoutPipelineServiceAloneAJobGoesOnAndWithoutBothItIsEnded() throws Exception {
        var pid = folder.resolve("pid");
        var job = offer("echo $$ > %s; echo up; while :; do sleep 0.1; done".formatted(pid));
        await().until(() -> events.text(job.jobId(), Kind.OUTPUT).startsWith("up\n"));

        pipeline.close();
        await().during(Duration.ofSeconds(7)).atMost(Duration.ofSeconds(9)).until(() -> isAlive(pid));
        kafka.close();

        await().atMost(Duration.ofSeconds(20)).until(() -> !isAlive(pid));
        startBroker();
    }

    /** A consumer whose renewal failed may not see what comes next: the runner opens another one. */
    @Test
    void anOfferThatCouldNotBeKeptComesAgainAndSoDoesWhatFollows() throws Exception {
        pipeline.decideClaims(false);
        var job = offer("echo again");
        await().until(() -> pipeline.claims().size() == 1);

        kafka.close();
        await("it gives the offer up")
                .atMost(Duration.ofSeconds(40))
                .until(() -> runner.missing().contains("the work queue"));
        pipeline.decideClaims(true);
        startBroker();

        assertThat(events.awaitFinish(job.jobId()).status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(pipeline.claims().stream().map(ClaimRequest::claimId).distinct())
                .as("claims of the lost offer, and of the one that came again")
                .hasSizeGreaterThan(1);
        var next = offer("echo next");
        assertThat(events.awaitFinish(next.jobId()).status()).isEqualTo(JobStatus.SUCCESS);
    }

    private void startBroker() throws Exception {
        kafka = LocalKafka.start(folder.resolve("kafka"), port, controllerPort);
    }

    private JobPayload offer(String script) throws Exception {
        var job = TestJobs.job(new JobPayload.Source(repository.folder().toString(), "main", sha), script);
        pipeline.add(job);
        queue.offer(job.jobId());
        return job;
    }

    private static boolean isAlive(Path pidFile) throws Exception {
        var status = Path.of("/proc", Files.readString(pidFile).strip(), "status");
        return Files.exists(status) && !Files.readString(status).contains("State:\tZ");
    }
}
