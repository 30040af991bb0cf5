package dev.chatops.runner.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.Topics;
import dev.chatops.local.FreePorts;
import dev.chatops.local.kafka.LocalKafka;
import dev.chatops.runner.PoolQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One runner's part in the share group of its pool, against a real broker. */
@Timeout(120)
class JobOffersTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Executor THREADS = task -> Thread.ofPlatform().start(task);

    @TempDir
    static Path folder;

    private static LocalKafka kafka;

    private String pool;
    private PoolQueue queue;
    private JobOffers offers;
    private final List<CompletableFuture<?>> waits = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = LocalKafka.start(folder, FreePorts.next(), FreePorts.next());
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void join(TestInfo test) throws Exception {
        pool = test.getTestMethod().orElseThrow().getName().toLowerCase();
        queue = new PoolQueue(kafka.bootstrapServers(), pool).make();
        offers = member();
    }

    @AfterEach
    void leave() {
        offers.wakeup();
        waits.forEach(wait -> wait.handle((_, _) -> null).join());
        offers.close();
        queue.close();
    }

    /**
     * Where one poll ends and the next begins, Kafka's client may fetch a second record, and a runner that is full by then holds it
     * for the 15 s of its lock.
     */
    @Test
    void waitsWithinOnePoll() throws Exception {
        var next = waiting(offers);
        await().atMost(LIMIT).until(() -> queue.members() == 1);
        await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> !next.isDone());
        queue.offer(1);
        assertThat(next.get().orElseThrow().queued().jobId()).isEqualTo(1);
    }

    @Test
    void aWaitCanBeEnded() throws Exception {
        var next = waiting(offers);
        await().atMost(LIMIT).until(() -> queue.members() == 1);
        offers.wakeup();
        assertThat(next.get()).isEmpty();
    }

    @Test
    void theBrokerHearsOfAnAcceptedOfferWithTheNextWait() throws Exception {
        queue.offer(1);
        offers.accept(waiting(offers).get().orElseThrow());
        var next = waiting(offers);
        await().atMost(LIMIT).until(() -> undecided().equals(OptionalLong.of(0)));
        assertThat(next).as("it is the wait that told").isNotDone();
        offers.wakeup();
        next.get();
    }

    @Test
    void theBrokerHearsOfAnAcceptedOfferFromARunnerThatIsFull() throws Exception {
        queue.offer(1);
        offers.accept(waiting(offers).get().orElseThrow());
        offers.settle();
        await().atMost(LIMIT).until(() -> undecided().equals(OptionalLong.of(0)));
    }

    @Test
    void anOfferIsAcceptedThoughItsRunnerStops() throws Exception {
        queue.offer(1);
        offers.accept(waiting(offers).get().orElseThrow());
        offers.wakeup();
        offers.settle();
        offers.close();
        await().atMost(LIMIT).until(() -> undecided().equals(OptionalLong.of(0)));
    }

    @Test
    void anOfferThatNobodyDecidedGoesToAnotherRunner() throws Exception {
        queue.offer(1);
        waiting(offers).get().orElseThrow();
        offers.close();
        try (var other = member()) {
            assertThat(waiting(other).get().orElseThrow().queued().jobId()).isEqualTo(1);
            assertThat(undecided()).hasValue(1);
        }
    }

    private JobOffers member() throws InterruptedException {
        var member = new JobOffers(BrokerConnection.to(kafka.bootstrapServers()), pool);
        member.awaitQueue(() -> true);
        return member;
    }

    private CompletableFuture<Optional<JobOffers.Offer>> waiting(JobOffers member) {
        var wait = CompletableFuture.supplyAsync(member::next, THREADS);
        waits.add(wait);
        return wait;
    }

    /** How many offers stand in the queue of which the broker does not know what became; none yet is empty. */
    private OptionalLong undecided() throws Exception {
        var group = Topics.runnerGroup(pool);
        var partition = new TopicPartition(Topics.jobQueue(pool).name(), 0);
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            var offsets = admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                    .partitionsToOffsetInfo(group)
                    .get();
            var known = offsets.get(partition);
            return known == null || known.lag().isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(known.lag().get());
        }
    }
}
